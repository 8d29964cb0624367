"""The graph that a list's tasks describe."""

from __future__ import annotations

from dashboard.graph.model import Edge, EdgeKind, graph_of
from tests.dashboard.made import task


def test_a_dependency_leads_from_the_prerequisite_to_the_task_that_waits() -> None:
    graph = graph_of([task("a"), task("b", "a")])
    assert graph.nodes == ("a", "b")
    assert graph.edges == (Edge("a", "b", EdgeKind.DEPENDS),)


def test_a_block_is_an_edge_of_its_own_kind_beside_the_dependency() -> None:
    graph = graph_of([task("a"), task("b", "a", blockedByTaskIds=["a"])])
    assert graph.edges == (Edge("a", "b", EdgeKind.DEPENDS), Edge("a", "b", EdgeKind.BLOCKS))


def test_ids_outside_the_list_become_ghosts_after_the_tasks() -> None:
    graph = graph_of([task("a", "gone", "gone"), task("b", "gone")])
    assert graph.nodes == ("a", "b", "gone")
    assert graph.ghosts == {"gone"}
    assert len(graph.edges) == 2


def test_a_task_may_wait_for_a_later_one_without_making_a_ghost() -> None:
    assert graph_of([task("a", "b"), task("b")]).ghosts == frozenset()


def test_no_tasks_are_an_empty_graph() -> None:
    assert graph_of([]).nodes == ()
