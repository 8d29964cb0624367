"""Groups that open in place."""

from __future__ import annotations

import pytest

from dashboard.graph.fold import fold, ladder_over, reveal
from dashboard.graph.groups import OPENED_MOST, key_of
from dashboard.graph.model import Graph
from dashboard.graph.traits import Traits
from tests.dashboard.made import folded, graph

_FAN = "a>b a>c a>d b>e c>e d>e"


def test_a_small_group_opens_into_its_tasks_and_the_rest_stays() -> None:
    shown = folded(graph(_FAN), "rank", key_of("b", 0))
    assert [node.key for node in shown.nodes] == ["a", "b", "c", "d", "e"]
    assert [node.within for node in shown.nodes] == [None, *3 * [key_of("b", 0)], None]
    assert len(shown.edges) == 6
    assert shown.opened == {key_of("b", 0)}


@pytest.mark.parametrize(
    "key", ["", "b", "g0-", key_of("b", 1), key_of("zzz", 0), "g0-" + 16 * "x"]
)
def test_a_key_that_names_no_group_opens_nothing(key: str) -> None:
    shown = folded(graph(_FAN), "rank", key)
    assert len(shown.nodes) == 3
    assert shown.opened == frozenset()


def test_a_key_opens_the_group_that_its_task_has_come_into() -> None:
    assert len(folded(graph(_FAN), "rank", key_of("c", 0)).nodes) == 5


def test_a_large_group_opens_by_a_finer_rung_first() -> None:
    names = [f"t{number}" for number in range(300)]
    kinds = Traits({name: "xyz"[number % 3] for number, name in enumerate(names)})
    ladder = ladder_over(Graph(tuple(names), ()), kinds)
    shown = fold(ladder, "rank", frozenset({key_of("t0", 0)}))
    assert [len(node.members) for node in shown.nodes] == [100, 100, 100]
    assert len({node.key for node in shown.nodes}) == 3
    again = fold(ladder, "rank", frozenset({key_of("t0", 0), key_of("t1", 1)}))
    assert [len(node.members) for node in again.nodes] == [100, *100 * [1], 100]
    assert again.opened == {key_of("t0", 0), key_of("t1", 1)}


def test_a_uniform_group_opens_into_runs_that_keep_their_length_when_it_grows() -> None:
    shown = folded(Graph(tuple(f"t{n:05}" for n in range(4_980)), ()), "rank", key_of("t00000", 0))
    grown = folded(Graph(tuple(f"t{n:05}" for n in range(5_000)), ()), "rank", key_of("t00000", 0))
    assert len(shown.nodes) == len(grown.nodes) == OPENED_MOST
    assert shown.nodes[1].span == (51, 100)
    assert grown.nodes[-1].span == (4_951, 5_000)
    assert [node.key for node in grown.nodes] == [node.key for node in shown.nodes]


def test_runs_of_runs_go_on_counting() -> None:
    drawn = Graph(tuple(f"t{n:05}" for n in range(20_000)), ())
    shown = folded(drawn, "rank", key_of("t00000", 0), key_of("t00200", 1))
    assert len(shown.nodes) <= 2 * OPENED_MOST
    spans = [node.span for node in shown.nodes if len(node.inside) == 2]
    assert spans == [(201, 250), (251, 300), (301, 350), (351, 400)]


def test_a_band_of_ranks_opens_into_runs_without_a_cycle() -> None:
    chain = graph(" ".join(f"{n}>{n + 1}" for n in range(1_000)))
    shown = folded(chain, "bands-1024", key_of("0", 0))
    assert len(shown.nodes) == 21
    assert [(edge.source, edge.target) for edge in shown.edges] == [
        (one.key, other.key) for one, other in zip(shown.nodes, shown.nodes[1:], strict=False)
    ]


def test_revealing_a_task_opens_every_group_around_it_and_no_other() -> None:
    ladder = ladder_over(Graph(tuple(f"t{n:05}" for n in range(20_000)), ()))
    opened = reveal(ladder, "rank", "t19999")
    assert len(opened) == 3
    shown = fold(ladder, "rank", opened)
    assert "t19999" in {node.key for node in shown.nodes}
    assert len(shown.nodes) < 200


def test_revealing_what_is_not_in_the_graph_changes_nothing() -> None:
    asked = frozenset({"g0-0000000000000000"})
    assert reveal(ladder_over(graph(_FAN)), "rank", "nobody", asked) == asked
