"""The rungs of the folding ladder."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from dashboard.graph.fold import ladder_over
from dashboard.graph.ladder import CHAINS, NESTED, bands, is_rung
from dashboard.graph.model import Graph, graph_of
from dashboard.graph.traits import Traits, traits_of
from tests.dashboard.made import folded, graph, graphs, task


def _members(drawn: Graph, rung: str, kinds: str = "", agents: str = "") -> str:
    """The groups as words; `kinds` and `agents` give a letter for each task in order."""
    traits = Traits(
        dict(zip(drawn.nodes, kinds, strict=False)), dict(zip(drawn.nodes, agents, strict=False))
    )
    return " ".join("".join(node.members) for node in folded(drawn, rung, traits=traits).nodes)


_DIAMOND = "a>b a>c a>d b>e c>e d>f e>g f>g"


@pytest.mark.parametrize(
    ("rung", "groups"),
    [
        ("none", "a b c d e f g"),
        ("alike", "a bc d e f g"),
        ("shape-1", "a bcd e f g"),
        ("kind", "a bcd ef g"),
        ("rank", "a bcd ef g"),
        ("bands-2", "abcd efg"),
        ("bands-4", "abcdefg"),
        ("none" + CHAINS, "a b c df e g"),
        ("alike" + CHAINS, "a bce df g"),
    ],
)
def test_each_rung_joins_what_it_says(rung: str, groups: str) -> None:
    assert _members(graph(_DIAMOND), rung) == groups


def test_kinds_keep_tasks_of_one_rank_apart() -> None:
    drawn = graph("a>b a>c a>d")
    assert _members(drawn, "alike", "xyyz") == "a bc d"
    assert _members(drawn, "kind", "xyyz") == "a bc d"
    assert _members(drawn, "rank", "xyyz") == "a bcd"


def test_agents_keep_tasks_of_one_rank_apart_whatever_their_kind() -> None:
    assert _members(graph("a>b a>c a>d"), "agent", "xyzy", "1121") == "a bd c"


def test_each_round_of_refinement_sees_one_step_further() -> None:
    drawn = graph("a>c c>e e>g b>d d>f f>h h>i g>i x>g")
    assert _members(drawn, "shape-1") == "ab cd ef g h i x"
    assert _members(drawn, "shape-2") == "ab cd e g f h i x"
    assert _members(drawn, "shape-3") == "ab c e g d f h i x"


def test_a_block_looks_different_from_a_dependency() -> None:
    assert _members(graph("a>b a!c"), "alike") == "a b c"


def test_ghosts_only_join_ghosts() -> None:
    drawn = graph_of([task("a", "x", "y"), task("b")])
    assert _members(drawn, "rank") == "b a xy" or _members(drawn, "rank") == "a b xy"
    assert _members(drawn, "alike" + CHAINS) == "a b xy"


def test_a_cycle_is_never_taken_for_a_chain() -> None:
    assert _members(graph("a>b b>a"), "none" + CHAINS) == "a b"
    assert _members(graph("a>b b>c c>b c>d d>e"), "none" + CHAINS) == "a b c de"


def test_agents_count_only_while_every_task_names_one() -> None:
    tasks = [task("a", "gone", assignedAgentId="x"), task("b", "a", assignedAgentId="y")]
    assert ladder_over(graph_of(tasks), traits_of(tasks)).every_task_names_an_agent
    tasks.append(task("c", "a"))
    assert not ladder_over(graph_of(tasks), traits_of(tasks)).every_task_names_an_agent


def test_a_task_outside_the_graph_decides_nothing_about_its_agents() -> None:
    tasks = [task("a", "gone", assignedAgentId="x"), task("b", "a", assignedAgentId="y")]
    traits = traits_of([*tasks, task("apart")])
    assert ladder_over(graph_of(tasks), traits).every_task_names_an_agent
    assert not ladder_over(graph_of([*tasks, task("c", "a")]), traits).every_task_names_an_agent


def test_without_traits_there_are_no_agents_to_fold_by() -> None:
    assert not ladder_over(graph("a>b")).every_task_names_an_agent


@given(graphs())
def test_each_rung_only_joins_groups_of_the_finer_one(drawn: Graph) -> None:
    ladder = ladder_over(drawn, Traits({node: node[-1:] for node in drawn.nodes[::2]}))
    rungs = [*reversed(NESTED), "bands-2", "bands-4"]
    for finer, coarser in pairwise(rungs):
        pairs = set(zip(ladder.colours(finer), ladder.colours(coarser), strict=True))
        assert len(pairs) == ladder.size(finer)


def test_a_name_that_is_no_rung_is_told() -> None:
    assert all(map(is_rung, ["none", "agent", "bands-8", "kind" + CHAINS, *NESTED]))
    assert not any(map(is_rung, ["", "bands-3", "bands-", "shape-4", "Rank", CHAINS]))
    assert next(bands()) == "bands-2"
    with pytest.raises(ValueError, match="bands-3"):
        ladder_over(graph("a")).colours("bands-3")
