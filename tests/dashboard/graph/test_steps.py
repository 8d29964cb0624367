"""Roots, leaves and parallel groups."""

from __future__ import annotations

from hypothesis import given

from dashboard.graph.model import graph_of
from dashboard.graph.numbered import numbered
from dashboard.graph.ranks import ranks
from dashboard.graph.steps import steps_of
from tasks_proxy.core.records import Task
from tests.dashboard.graph.lists import closed, lists


@given(lists())
def test_each_task_stands_in_the_step_of_its_rank(tasks: dict[str, Task]) -> None:
    graph = graph_of(tasks.values())
    found = steps_of(numbered(graph))
    rank = ranks(graph.nodes, graph.edges)
    assert [(step, name) for step, group in enumerate(found.groups) for name in group] == sorted(
        (rank[name], name) for name in tasks
    )
    pairs = {(edge.source, edge.target) for edge in graph.edges}
    assert found.roots == tuple(name for name in tasks if not any(b == name for _, b in pairs))
    assert found.leaves == tuple(name for name in tasks if not any(a == name for a, _ in pairs))


@given(lists(acyclic=True))
def test_tasks_of_one_step_never_wait_for_each_other(tasks: dict[str, Task]) -> None:
    graph = graph_of(tasks.values())
    pairs = closed({(edge.source, edge.target) for edge in graph.edges})
    for group in steps_of(numbered(graph)).groups:
        assert not any((a, b) in pairs for a in group for b in group)
