"""Folding."""

from __future__ import annotations

import pytest
from hypothesis import given

from dashboard.graph.cycles import cycles
from dashboard.graph.fold import (
    AUTO_LIMIT,
    Folded,
    fold,
    fold_by_rank,
    mode_of,
    unfolded,
    without_redundant,
)
from dashboard.graph.model import Graph, graph_of
from tests.dashboard.made import graph, graphs, task


def _keys(folded: Folded) -> dict[str, tuple[str, ...]]:
    return {node.key: node.members for node in folded.nodes}


def test_tasks_of_one_rank_become_a_group_and_a_single_one_stays_itself() -> None:
    folded = fold_by_rank(graph("a>b a>c b>d c>d"))
    assert _keys(folded) == {"a": ("a",), "rank-1": ("b", "c"), "d": ("d",)}
    assert [(edge.source, edge.target) for edge in folded.edges] == [
        ("a", "rank-1"),
        ("rank-1", "d"),
    ]


def test_ghosts_are_a_group_of_their_own() -> None:
    folded = fold_by_rank(graph_of([task("a", "x", "y"), task("b")]))
    assert _keys(folded) == {"b": ("b",), "outside-0": ("x", "y"), "a": ("a",)}
    assert [node.ghost for node in folded.nodes] == [False, True, False]


def test_a_group_key_is_never_the_id_of_a_task() -> None:
    folded = fold_by_rank(graph("rank-0 b"))
    assert _keys(folded) == {"~rank-0": ("rank-0", "b")}


def test_statuses_change_no_group_key() -> None:
    before = fold_by_rank(graph_of([task("a"), task("b"), task("c", "a")]))
    after = fold_by_rank(graph_of([task("a", status="failed"), task("b"), task("c", "a")]))
    assert before == after


def test_a_task_that_waits_for_itself_keeps_its_loop_unless_it_is_in_a_group() -> None:
    assert len(fold_by_rank(graph("a>a a>b")).edges) == 2
    assert len(fold_by_rank(graph("a>a b")).edges) == 0


def test_auto_folds_only_above_its_limit() -> None:
    at = Graph(tuple(f"{n}" for n in range(AUTO_LIMIT)), ())
    over = Graph((*at.nodes, "more"), ())
    assert fold(at, "auto").rung == "none"
    assert fold(over, "auto").rung == "rank"
    assert fold(over, "none").rung == "none"
    assert fold(over, 10).rung == "rank"
    assert fold(over, 1000).rung == "none"


def test_redundant_edges_are_hidden_and_counted() -> None:
    drawn = without_redundant(unfolded(graph("a>b b>c a>c")))
    assert (len(drawn.edges), drawn.hidden) == (2, 1)


@given(graphs())
def test_every_fold_keeps_each_task_once(drawn: Graph) -> None:
    for folded in (unfolded(drawn), fold_by_rank(drawn)):
        members = [member for node in folded.nodes for member in node.members]
        assert sorted(members) == sorted(drawn.nodes)
        keys = [node.key for node in folded.nodes]
        assert len(keys) == len(set(keys))
        assert {end for edge in folded.edges for end in (edge.source, edge.target)} <= set(keys)


@given(graphs(acyclic=True))
def test_a_folded_acyclic_graph_is_acyclic(drawn: Graph) -> None:
    folded = fold_by_rank(drawn)
    assert cycles(Graph(tuple(node.key for node in folded.nodes), folded.edges)) == ()


@pytest.mark.parametrize(
    ("text", "mode"),
    [(None, "auto"), ("", "auto"), ("auto", "auto"), ("none", "none"), ("150", 150)],
)
def test_fold_modes_are_read_from_the_query(text: str | None, mode: str | int) -> None:
    assert mode_of(text) == mode


@pytest.mark.parametrize("text", ["0", "-1", "all", "1e3", "²", "9999999", "NONE"])
def test_another_fold_mode_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="fold is"):
        mode_of(text)
