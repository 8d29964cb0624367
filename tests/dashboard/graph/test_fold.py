"""Folding: every task once, no new cycles, redundant edges counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.graph.cycles import cycles
from dashboard.graph.fold import (
    Folded,
    fold,
    ladder_over,
    mode_of,
    reveal,
    rung_of,
    unfolded,
    without_redundant,
)
from dashboard.graph.groups import key_of
from dashboard.graph.ladder import CHAINS, NESTED
from dashboard.graph.model import Graph, graph_of
from dashboard.graph.traits import Traits
from tests.dashboard.made import folded, graph, graphs, task

_RUNGS = ("agent", "bands-2", "bands-4", *NESTED)


@st.composite
def _folds(draw: st.DrawFn, *, acyclic: bool = False) -> tuple[Graph, Folded]:
    """Any rung over any small graph, with kinds, agents and ghosts, some groups open."""
    drawn = draw(graphs(acyclic=acyclic))
    reached = {edge.target for edge in drawn.edges}
    ghosts = draw(st.frozensets(st.sampled_from(sorted(set(drawn.nodes) - reached) or ["-"])))
    drawn = Graph(drawn.nodes, drawn.edges, ghosts & set(drawn.nodes))
    some = st.sampled_from("xy")
    traits = Traits({n: draw(some) for n in drawn.nodes}, {n: draw(some) for n in drawn.nodes})
    rung = draw(st.sampled_from(_RUNGS)) + draw(st.sampled_from(["", CHAINS]))
    names = st.sampled_from(drawn.nodes or ("-",))
    opened = draw(st.frozensets(st.builds(key_of, names, st.integers(0, 1)), max_size=3))
    return drawn, folded(drawn, rung, *opened, traits=traits)


@given(_folds())
def test_every_fold_keeps_each_task_once_and_each_edge_between_groups(
    folds: tuple[Graph, Folded],
) -> None:
    drawn, shown = folds
    home = {member: node for node in shown.nodes for member in node.members}
    assert sorted(member for node in shown.nodes for member in node.members) == sorted(drawn.nodes)
    assert len({node.key for node in shown.nodes}) == len(shown.nodes)
    assert all(node.is_group or node.key == node.members[0] for node in shown.nodes)
    for node in shown.nodes:
        assert len({member in drawn.ghosts for member in node.members}) == 1
    between = {
        (home[edge.source].key, home[edge.target].key, edge.kind)
        for edge in drawn.edges
        if home[edge.source] != home[edge.target]
        or (edge.source == edge.target and not home[edge.source].is_group)
    }
    assert sorted((edge.source, edge.target, edge.kind) for edge in shown.edges) == sorted(between)


@given(_folds(acyclic=True))
def test_a_folded_acyclic_graph_is_acyclic_whatever_stands_open(
    folds: tuple[Graph, Folded],
) -> None:
    _, shown = folds
    assert cycles(Graph(tuple(node.key for node in shown.nodes), shown.edges)) == ()


@given(_folds())
def test_a_drawn_cycle_is_made_of_edges_of_real_ones(folds: tuple[Graph, Folded]) -> None:
    drawn, shown = folds
    real = [set(circle) for circle in cycles(drawn)]
    home = {member: node.key for node in shown.nodes for member in node.members}
    for circle in cycles(Graph(tuple(node.key for node in shown.nodes), shown.edges)):
        inner = {
            (home[edge.source], home[edge.target])
            for edge in drawn.edges
            if any({edge.source, edge.target} <= members for members in real)
        }
        assert {
            (edge.source, edge.target)
            for edge in shown.edges
            if edge.source in circle and edge.target in circle
        } <= inner


@given(_folds(), st.data())
def test_a_task_can_always_be_found_by_opening(
    folds: tuple[Graph, Folded], data: st.DataObject
) -> None:
    drawn, shown = folds
    if not drawn.nodes:
        return
    wanted = data.draw(st.sampled_from(drawn.nodes))
    ladder = ladder_over(drawn)
    rung = data.draw(st.sampled_from(NESTED))
    found = fold(ladder, rung, reveal(ladder, rung, wanted, shown.opened))
    assert wanted in {node.key for node in found.nodes}


def test_statuses_change_neither_keys_nor_edges() -> None:
    before = folded(graph_of([task("a"), task("b"), task("c", "a")]), "rank")
    after = folded(graph_of([task("a", status="failed"), task("b"), task("c", "a")]), "rank")
    assert before == after


def test_a_younger_task_joins_its_group_without_a_new_key() -> None:
    tasks = [task("a"), task("b", "a"), task("c", "a")]
    before = folded(graph_of(tasks), "rank")
    after = folded(graph_of([*tasks, task("d", "a")]), "rank")
    assert [node.key for node in after.nodes] == [node.key for node in before.nodes]
    assert after.edges == before.edges


def test_a_group_key_is_never_the_id_of_a_task() -> None:
    name = key_of("a", 0)
    keys = [node.key for node in folded(graph(f"a b {name}>c"), "rank").nodes]
    assert keys == [f"~{name}", "c"]


def test_a_task_that_waits_for_itself_keeps_its_loop_unless_it_is_in_a_group() -> None:
    assert len(folded(graph("a>a a>b"), "rank").edges) == 2
    assert len(folded(graph("a>a b"), "rank").edges) == 0


def test_each_mode_takes_its_rung() -> None:
    ladder = ladder_over(Graph(tuple(f"{n}" for n in range(151)), ()))
    assert rung_of(ladder, "auto") == "alike"
    assert rung_of(ladder, "none") == "none"
    assert rung_of(ladder, 151) == "none"
    assert rung_of(ladder, 1) == "alike"


def test_redundant_edges_are_hidden_and_counted_or_shown_and_counted() -> None:
    whole = unfolded(graph("a>b b>c a>c"))
    less = without_redundant(whole)
    assert (len(less.edges), less.hidden, less.redundant) == (2, 1, 1)
    more = without_redundant(whole, shown=True)
    assert (len(more.edges), more.hidden, more.redundant) == (3, 0, 1)


@pytest.mark.parametrize(
    ("text", "mode"),
    [(None, "auto"), ("", "auto"), ("auto", "auto"), ("none", "none"), ("150", 150)],
)
def test_fold_modes_are_read_from_the_query(text: str | None, mode: str | int) -> None:
    assert mode_of(text) == mode


@pytest.mark.parametrize("text", ["0", "-1", "all", "1e3", "007", "²", "9999999", "NONE"])
def test_another_fold_mode_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="fold is"):
        mode_of(text)
