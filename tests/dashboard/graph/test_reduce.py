"""Transitive reduction."""

from __future__ import annotations

from hypothesis import given

from dashboard.graph.cycles import cycles, edges_within
from dashboard.graph.model import Edge, EdgeKind, Graph
from dashboard.graph.reduce import reduced
from tests.dashboard.made import graph, graphs, reachable


def _reduced(text: str) -> str:
    drawn = graph(text)
    sign = {EdgeKind.DEPENDS: ">", EdgeKind.BLOCKS: "!"}
    kept = reduced(drawn.nodes, drawn.edges)
    return " ".join(f"{edge.source}{sign[edge.kind]}{edge.target}" for edge in kept)


def test_an_edge_that_a_longer_path_tells_is_left_out() -> None:
    assert _reduced("a>b b>c a>c") == "a>b b>c"


def test_the_edges_of_a_cycle_stay() -> None:
    assert _reduced("a>b b>c c>a a>c b>b") == "a>b b>c c>a a>c b>b"


def test_both_edges_into_a_cycle_stay_when_only_the_cycle_joins_them() -> None:
    assert _reduced("a>b b>c c>b a>c") == "a>b b>c c>b a>c"


def test_an_edge_past_a_cycle_is_left_out() -> None:
    assert _reduced("a>b b>c c>b c>d a>d") == "a>b b>c c>b c>d"


def test_a_block_stays_and_stands_for_no_dependency() -> None:
    assert _reduced("a>b b>c a!c") == "a>b b>c a!c"
    assert _reduced("a!b b>c a>c") == "a!b b>c a>c"


def test_a_full_order_of_300_tasks_becomes_a_chain() -> None:
    names = tuple(f"{number}" for number in range(300))
    edges = [Edge(names[a], names[b]) for a in range(300) for b in range(a + 1, 300)]
    assert len(reduced(names, edges)) == 299


@given(graphs())
def test_what_was_reachable_by_dependencies_stays_reachable(drawn: Graph) -> None:
    kept = Graph(drawn.nodes, reduced(drawn.nodes, drawn.edges))
    for kinds in ((EdgeKind.DEPENDS,), tuple(EdgeKind)):
        assert reachable(kept, kinds) == reachable(drawn, kinds)
    assert edges_within(drawn.edges, cycles(drawn)) <= set(kept.edges)


@given(graphs(acyclic=True))
def test_no_dependency_of_an_acyclic_graph_could_still_go(drawn: Graph) -> None:
    kept = reduced(drawn.nodes, drawn.edges)
    depends = [edge for edge in kept if edge.kind is EdgeKind.DEPENDS]
    for edge in depends:
        others = Graph(drawn.nodes, tuple(other for other in depends if other != edge))
        assert (edge.source, edge.target) not in reachable(others)
