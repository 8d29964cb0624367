"""What a picture will draw."""

from __future__ import annotations

import pytest

from dashboard.drawing.export import folded_as_json
from dashboard.drawing.layout import lay_out
from dashboard.drawing.paint import Scene, paint
from dashboard.drawing.plan import COARSEST, View, coarser, plan, plan_for
from dashboard.drawing.run import IN_REQUEST
from dashboard.graph.groups import key_of
from dashboard.graph.model import Edge
from tests.dashboard.made import WORKLOADS, task, workload


def test_a_group_that_holds_a_cycle_marks_the_edges_that_stand_for_it() -> None:
    ring = [task("x0", "y0", title="x"), task("y0", "x0", title="y")]
    more = [task(f"{kind}{n}", title=kind) for kind in "xy" for n in (1, 2)]
    planned = plan_for([*ring, *more, task("z", "x0")], View(fold=3))
    x, y = key_of("x0", 0), key_of("y0", 0)
    assert planned.cycles == (("x0", "y0"),)
    assert {Edge(x, y), Edge(y, x)} <= planned.circling()
    assert Edge(x, "z") not in planned.circling()


def test_a_coarser_picture_closes_what_is_open_first_and_then_halves_the_nodes() -> None:
    tasks = [task("root"), *(task(f"t{n:03}", "root", title=f"{n % 40} x") for n in range(400))]
    opened = plan_for(tasks, View(opened=frozenset({key_of("t000", 0)})))
    closed = coarser(opened)
    assert closed is not None
    assert closed.view == View(direction="LR")
    assert len(closed.folded.nodes) < len(opened.folded.nodes)
    whole = plan_for(tasks, View("none"))
    folded = coarser(whole)
    assert folded is not None
    assert len(folded.folded.nodes) <= 150


def test_a_picture_of_few_nodes_has_nothing_coarser() -> None:
    assert coarser(plan([task(f"{n}") for n in range(COARSEST)], "none", "LR")) is None
    assert coarser(plan([task(f"{n}") for n in range(COARSEST + 1)], "none", "LR")) is not None


def test_a_view_that_names_a_task_becomes_one_that_names_its_groups() -> None:
    tasks = [task("root"), *(task(f"t{n}", "root") for n in range(200))]
    planned = plan_for(tasks, View(task="t199"))
    assert planned.view.task is None
    assert planned.view.opened == {key_of("t0", 0), key_of("t150", 1)}
    assert plan_for(tasks, planned.view).shape == planned.shape
    assert plan_for(tasks, View(task="nobody")).view == View(direction="LR")


def test_titles_and_agents_that_move_no_edge_leave_the_layout_alone() -> None:
    def shape(word: str, agent: str | None) -> str:
        tasks = [task(f"t{n}", "root", title=word, assignedAgentId=agent) for n in range(200)]
        return plan([task("root"), *tasks], "auto", "LR").shape

    assert shape("Cook", None) == shape("Shop", "anna")


def test_a_lineage_is_folded_by_its_own_agents_whoever_has_the_rest() -> None:
    fan = [task(f"t{n}", "root", title="Cook", assignedAgentId=f"{n % 9}") for n in range(200)]
    tasks = [task("root", assignedAgentId="0"), *fan]
    lineage = View(focus="root")
    assert plan_for(tasks, lineage).folded.rung == "agent"
    assert plan_for([*tasks, task("apart")], lineage).folded.rung == "agent"
    assert plan_for([*tasks, task("end", "t0")], lineage).folded.rung != "agent"


def test_what_an_opened_group_held_names_it_in_the_picture_and_in_the_json() -> None:
    tasks = [task("root"), *(task(f"t{n}", "root") for n in range(200))]
    by_id = {item.id: item for item in tasks}
    planned = plan_for(tasks, View(task="t199"))
    outer, inner = key_of("t0", 0), key_of("t150", 1)
    svg = paint(Scene(planned.folded, lay_out(planned.folded, "LR", IN_REQUEST), by_id, 0))
    assert svg.count(f'data-within="{outer}"') == 3
    assert svg.count(f'data-within="{inner}"') == 50
    said = folded_as_json(planned.graph, planned.folded, by_id)
    assert said["opened"] == sorted([outer, inner])
    assert [group["inside"] for group in said["groups"]] == 3 * [[outer]]
    assert [group["title"] for group in said["groups"]][1] == "t 51–100"
    assert said["nodes"][-1]["inside"] == [outer, inner]


@pytest.mark.parametrize("name", WORKLOADS)
def test_of_a_real_graph_5_to_150_nodes_are_drawn_with_no_edge_unaccounted(name: str) -> None:
    hidden = plan(workload(name), "auto", "LR").folded
    shown = plan_for(workload(name), View(redundant=True)).folded
    assert 5 <= len(hidden.nodes) <= 150
    assert len(shown.edges) == len(hidden.edges) + hidden.hidden
    assert shown.redundant == hidden.redundant == hidden.hidden


def test_a_task_in_focus_is_drawn_by_itself() -> None:
    tasks = [task("root"), *(task(f"t{n}", "root") for n in range(200)), task("end", "t7", "t8")]
    tasks += [task(f"u{n}", "end") for n in range(200)]
    planned = plan_for(tasks, View(focus="u180"))
    assert "u180" in {node.key for node in planned.folded.nodes}
    deep = plan_for(tasks, View(focus="root", depth=1))
    assert "root" in {node.key for node in deep.folded.nodes}
