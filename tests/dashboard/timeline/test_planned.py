"""When open tasks are likely to be done."""

from __future__ import annotations

from hypothesis import given

from dashboard.graph.model import Graph
from dashboard.timeline.planned import planned
from tasks_proxy.core.records import Task
from tests.dashboard.made import graphs, task


def plan(*tasks: Task, needs: dict[str, float], **places: int) -> dict[str, tuple[float, float]]:
    return planned({one.id: one for one in tasks}, needs, places, 100)


def test_a_task_starts_when_all_that_it_waits_for_is_done() -> None:
    found = plan(task("a"), task("b"), task("c", "a", "b"), needs={"a": 10, "b": 30, "c": 5})
    assert found == {"a": (100, 110), "b": (100, 130), "c": (130, 135)}


def test_an_agent_does_one_task_after_another() -> None:
    one, other = (task(name, assignedAgentId="x") for name in "ab")
    assert plan(one, other, needs={"a": 10, "b": 10}) == {"a": (100, 110), "b": (110, 120)}


def test_an_agent_does_as_many_at_once_as_it_was_seen_to() -> None:
    one, other = (task(name, assignedAgentId="x") for name in "ab")
    assert plan(one, other, needs={"a": 10, "b": 10}, x=2)["b"] == (100, 110)


def test_what_runs_keeps_its_place() -> None:
    waiting = task("a", assignedAgentId="x")
    running = task("b", "gone", status="in_progress", assignedAgentId="x")
    assert plan(waiting, running, needs={"a": 10, "b": 20})["a"] == (120, 130)


def test_completed_prerequisites_hold_nothing() -> None:
    assert plan(task("a"), task("b", "a"), needs={"b": 5}) == {"b": (100, 105)}


@given(graphs(acyclic=True))
def test_every_task_of_an_acyclic_list_is_planned_after_its_prerequisites(drawn: Graph) -> None:
    before: dict[str, list[str]] = {node: [] for node in drawn.nodes}
    for edge in drawn.edges:
        before[edge.target].append(edge.source)
    tasks = {node: task(node, *before[node], assignedAgentId="x") for node in drawn.nodes}
    found = planned(tasks, dict.fromkeys(drawn.nodes, 7.0), {}, 0)
    assert set(found) == set(drawn.nodes)
    assert all(found[a][1] <= found[node][0] for node in drawn.nodes for a in before[node])
    assert sorted(start for start, _ in found.values()) == [7.0 * n for n in range(len(found))]
