"""The one filter of all views."""

from __future__ import annotations

import pytest

from dashboard.lists.query import NOBODY, Query, Sieve
from tests.dashboard.listed import MINUTE, NOW, snapshot_of, wire

MS = int(NOW * 1000)
SNAPSHOT = snapshot_of(
    wire("a", "completed", title="Write the Plan", assignedAgentId="planner", completedAt=MS),
    wire("b", "in_progress", "a", title="Build 1", assignedAgentId="coder", updatedAt=MS),
    wire("c", "pending", "a", title="Build 2", assignedAgentId="planner", createdAt=MS - 1),
    wire("d", "pending", "b", "c", title="Ship"),
    wire("e", "blocked", title="Ask", blockedReason="Which one?"),
    wire("f", "pending", title="Old", createdAt=MS - 90 * MINUTE),
)


def found(query: Query) -> str:
    return "".join(task.id for task in Sieve(SNAPSHOT, NOW, frozenset("cf")).sift(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), "abcdef"),
        (Query(frozenset({"pending"})), "cdf"),
        (Query(frozenset({"pending", "completed"})), "acdf"),
        (Query(words="the plan"), "a"),
        (Query(words="PLANNER"), "ac"),
        (Query(frozenset({"pending"}), "planner"), "c"),
        (Query(frozenset({"nonsense"})), ""),
        (Query(agents=frozenset({"planner", "coder"})), "abc"),
        (Query(agents=frozenset({NOBODY})), "def"),
        (Query(kinds=frozenset({"Build"})), "bc"),
        (Query(ready=True), "cf"),
        (Query(stuck=True), "ef"),
        (Query(ready=True, stuck=True), "f"),
        (Query(kinds=frozenset({"Build"}), agents=frozenset({"planner"})), "c"),
    ],
)
def test_a_filter_leaves_only_what_it_asks_for(query: Query, expected: str) -> None:
    assert found(query) == expected


def test_only_a_query_that_leaves_something_out_asks() -> None:
    assert not Query().asks
    assert Query(stuck=True).asks


def test_agents_and_kinds_are_counted() -> None:
    sieve = Sieve(SNAPSHOT, NOW, frozenset("cf"))
    assert sieve.agents == {"planner": 2, "coder": 1, NOBODY: 3}
    assert sieve.kinds["Build"] == 2
