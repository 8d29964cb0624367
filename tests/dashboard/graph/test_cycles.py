"""Cycles, and the sentence that names them."""

from __future__ import annotations

from hypothesis import given

from dashboard.graph.cycles import components, cycles, edges_within, warning
from dashboard.graph.model import Graph
from tests.dashboard.made import graph, graphs, reachable


def test_tasks_that_wait_for_each_other_are_one_cycle() -> None:
    assert cycles(graph("a>b b>c c>a c>d")) == (("a", "b", "c"),)


def test_a_task_that_waits_for_itself_is_a_cycle() -> None:
    assert cycles(graph("a>a a>b")) == (("a",),)


def test_a_block_can_close_a_cycle() -> None:
    assert cycles(graph("a>b b!a")) == (("a", "b"),)


def test_only_edges_with_both_ends_in_one_cycle_are_inside_it() -> None:
    drawn = graph("a>b b>a b>c c>d d>c")
    inside = edges_within(drawn.edges, cycles(drawn))
    assert [edge in inside for edge in drawn.edges] == [True, True, False, True, True]


def test_a_chain_of_50_000_tasks_needs_no_recursion() -> None:
    drawn = graph(" ".join(f"{n}>{n + 1}" for n in range(50_000)))
    assert len(components(drawn.nodes, drawn.edges)) == 50_001


@given(graphs())
def test_components_are_the_sets_of_mutually_reachable_tasks_with_sinks_first(drawn: Graph) -> None:
    pairs = reachable(drawn)
    found = components(drawn.nodes, drawn.edges)
    home = {node: number for number, component in enumerate(found) for node in component}
    assert sorted(home) == sorted(drawn.nodes)
    for a in drawn.nodes:
        for b in drawn.nodes:
            together = a == b or ((a, b) in pairs and (b, a) in pairs)
            assert (home[a] == home[b]) is together
    assert all(home[edge.source] >= home[edge.target] for edge in drawn.edges)


def test_the_warning_names_who_waits_for_whom() -> None:
    said = warning([("a", "b")], {"a": "Cook", "b": "Shop"})
    assert said == "A cycle in the dependencies: “Cook” and “Shop” wait for each other."


def test_the_warning_of_many_large_cycles_stays_a_sentence() -> None:
    circles = [tuple(f"{n}-{m}" for m in range(50)) for n in range(9)]
    said = warning(circles, {"0-0": "x" * 5000}) or ""
    assert said.startswith("9 cycles")
    assert "46 more" in said
    assert said.endswith("and 6 more.")
    assert len(said) < 600


def test_without_cycles_there_is_no_warning() -> None:
    assert warning((), {}) is None
