"""Which rung is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.graph.choice import BUDGET, KEPT_TO, Taken, chosen, rung_for, taken
from dashboard.graph.fold import ladder_over
from dashboard.graph.ladder import CHAINS, NESTED, Ladder
from dashboard.graph.model import Graph, graph_of
from dashboard.graph.traits import Traits, traits_of
from tests.dashboard.made import WORKLOADS, graph, graphs, workload


def _alone(count: int, *, agents: int = 0) -> Ladder:
    """Tasks without an edge, each of its own kind, shared out among some agents."""
    names = tuple(f"{number}" for number in range(count))
    kinds = {name: name for name in names}
    held = {name: f"{number % agents}" for number, name in enumerate(names)} if agents else {}
    return ladder_over(Graph(names, ()), Traits(kinds, dict(held)))


@given(graphs(), st.integers(1, 8))
def test_no_plain_rung_within_the_budget_has_more_nodes(drawn: Graph, budget: int) -> None:
    ladder = ladder_over(drawn)
    rung = chosen(ladder, budget)
    fitting = [ladder.size(name) for name in NESTED if ladder.size(name) <= budget]
    assert ladder.size(rung) <= budget
    assert ladder.size(rung) >= max(fitting, default=0)


def test_a_rung_of_agents_is_taken_where_it_shows_most() -> None:
    assert chosen(_alone(200), 150) == "rank"
    assert chosen(_alone(200, agents=9), 150) == "agent"


def test_more_ranks_than_the_budget_become_bands() -> None:
    ladder = ladder_over(
        graph(" ".join(f"a{n}>a{n + 1} a{n}>b{n + 1} b{n}>b{n + 1}" for n in range(400)))
    )
    assert chosen(ladder, 150) == "bands-4"
    assert ladder.size("bands-4") == 101


def test_chains_are_joined_where_plain_rungs_waste_the_budget() -> None:
    rows = " ".join(f"a>{r}b {r}b>{r}c {r}c>{r}d {r}d>z" for r in range(40))
    ladder = ladder_over(
        graph(rows), Traits({f"{r}{step}": f"{r}" for r in range(40) for step in "bcd"})
    )
    assert chosen(ladder, 60) == "none" + CHAINS
    assert ladder.size("none" + CHAINS) == 42


def test_ghosts_apart_one_group_is_the_coarsest() -> None:
    drawn = graph("g>a a>b b>c")
    ladder = ladder_over(Graph(drawn.nodes, drawn.edges, frozenset({"g"})))
    assert ladder.size(chosen(ladder, 1)) == 2


def test_a_rung_is_kept_while_it_shows_75_to_200_nodes() -> None:
    last = Taken("none", 90, 0)
    assert rung_for(_alone(BUDGET + 1), last) == "none"
    assert rung_for(_alone(KEPT_TO), last) == "none"
    assert rung_for(_alone(KEPT_TO + 1), last) == "rank"


def test_under_75_nodes_a_finer_rung_is_looked_for() -> None:
    assert rung_for(_alone(150), Taken("rank", 210, 0)) == "none"


def test_the_finest_rung_is_never_left_for_showing_too_little() -> None:
    assert rung_for(_alone(3), Taken("none", 90, 0)) == "none"


def test_a_claim_of_the_last_free_task_moves_nothing_to_another_rung() -> None:
    before = _alone(210)
    last = taken(before, rung_for(before, None))
    assert last == Taken("rank", 210, 0)
    assert rung_for(_alone(210, agents=80), last) == "rank"
    assert rung_for(_alone(211, agents=80), last) == "agent"


@pytest.mark.parametrize(
    "text", ["", "none", "none 1", "none 1 x", "what 1 2", "none 1 2 3", "none ² 1"]
)
def test_a_record_that_is_none_is_passed_over(text: str) -> None:
    assert Taken.parsed(text) is None


def test_a_record_is_read_as_it_was_written() -> None:
    last = Taken("alike" + CHAINS, 300, 512)
    assert Taken.parsed(str(last)) == last


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_real_graph_shows_at_least_5_and_at_most_150_nodes(name: str) -> None:
    tasks = workload(name)
    ladder = ladder_over(graph_of(tasks), traits_of(tasks))
    assert 5 <= ladder.size(rung_for(ladder, None)) <= BUDGET
