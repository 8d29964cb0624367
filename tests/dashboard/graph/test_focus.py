"""One task's lineage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.graph.focus import focused
from dashboard.graph.model import Graph
from tests.dashboard.made import graph, graphs, reachable


def test_the_lineage_is_what_a_task_waits_for_and_what_waits_for_it() -> None:
    whole = graph("a>b b>c c>d x>c c>y q>r a!d")
    assert focused(whole, "b").nodes == ("a", "b", "c", "d", "y")
    assert focused(whole, "c").nodes == ("a", "b", "c", "d", "x", "y")
    assert focused(whole, "q").nodes == ("q", "r")


def test_a_depth_counts_edges_in_each_direction() -> None:
    chain = graph("a>b b>c c>d d>e")
    assert focused(chain, "c", 0).nodes == ("c",)
    assert focused(chain, "c", 1).nodes == ("b", "c", "d")
    assert focused(chain, "c", 2) == chain


def test_a_ghost_stays_one_and_may_be_in_focus() -> None:
    whole = Graph(("b", "c", "gone"), graph("gone>b").edges, frozenset({"gone"}))
    assert focused(whole, "gone").ghosts == {"gone"}
    assert focused(whole, "c") == Graph(("c",), ())


def test_who_is_not_there_cannot_be_in_focus() -> None:
    with pytest.raises(KeyError):
        focused(graph("a>b"), "z")


@given(graphs(), st.data())
def test_the_lineage_equals_reachability_and_keeps_the_edges_between(
    whole: Graph, data: st.DataObject
) -> None:
    if not whole.nodes:
        return
    name = data.draw(st.sampled_from(whole.nodes))
    pairs = reachable(whole)
    kin = {name} | {a for a, b in pairs if b == name} | {b for a, b in pairs if a == name}
    found = focused(whole, name)
    assert set(found.nodes) == kin
    assert list(found.nodes) == [node for node in whole.nodes if node in kin]
    assert list(found.edges) == [e for e in whole.edges if {e.source, e.target} <= kin]
