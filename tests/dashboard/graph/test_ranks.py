"""Ranks."""

from __future__ import annotations

from hypothesis import given

from dashboard.graph.cycles import cycles
from dashboard.graph.model import Graph
from dashboard.graph.ranks import ranks
from tests.dashboard.made import graph, graphs


def test_a_rank_is_the_longest_way_from_a_root() -> None:
    drawn = graph("a>b b>c a>c d>c")
    assert ranks(drawn.nodes, drawn.edges) == {"a": 0, "b": 1, "c": 2, "d": 0}


def test_the_tasks_of_a_cycle_share_a_rank() -> None:
    drawn = graph("a>b b>c c>b c>d")
    assert ranks(drawn.nodes, drawn.edges) == {"a": 0, "b": 1, "c": 1, "d": 2}


@given(graphs(acyclic=True))
def test_every_edge_of_an_acyclic_graph_leads_to_a_higher_rank(drawn: Graph) -> None:
    rank = ranks(drawn.nodes, drawn.edges)
    for edge in drawn.edges:
        assert rank[edge.source] < rank[edge.target]
    for node in drawn.nodes:
        before = [rank[edge.source] for edge in drawn.edges if edge.target == node]
        assert rank[node] == (max(before) + 1 if before else 0)


@given(graphs())
def test_an_edge_never_leads_to_a_lower_rank(drawn: Graph) -> None:
    rank = ranks(drawn.nodes, drawn.edges)
    circles = {node: circle for circle in cycles(drawn) for node in circle}
    for edge in drawn.edges:
        same = edge.source in circles and edge.target in circles[edge.source]
        assert rank[edge.source] < rank[edge.target] or (
            same and rank[edge.source] == rank[edge.target]
        )
