"""Graphs by numbers."""

from __future__ import annotations

from hypothesis import given

from dashboard.graph.cycles import components, cycles
from dashboard.graph.model import Graph
from dashboard.graph.numbered import numbered
from dashboard.graph.ranks import ranks
from tests.dashboard.made import graphs


@given(graphs())
def test_numbers_tell_the_same_as_ids(drawn: Graph) -> None:
    counted = numbered(drawn)
    assert counted.circles() == cycles(drawn)
    assert dict(zip(drawn.nodes, counted.rank, strict=True)) == ranks(drawn.nodes, drawn.edges)
    found = [sorted(component) for component in counted.components]
    named = [[drawn.nodes[member] for member in component] for component in found]
    assert named == components(drawn.nodes, drawn.edges)
    assert [(drawn.nodes[source], drawn.nodes[target]) for source, target, _ in counted.pairs] == [
        (edge.source, edge.target) for edge in drawn.edges
    ]
