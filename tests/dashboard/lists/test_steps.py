"""The outline by steps, and its filter."""

from __future__ import annotations

import pytest

from dashboard.lists.steps import Query, steps
from tests.dashboard.listed import snapshot_of, wire

ALL = Query(frozenset())
SNAPSHOT = snapshot_of(
    wire("a", "completed", title="Write the Plan", assignedAgentId="planner"),
    wire("b", "in_progress", "a", title="Build"),
    wire("c", "pending", "a", title="Test", assignedAgentId="planner"),
    wire("d", "pending", "b", "c", title="Ship"),
)


def found(query: Query) -> list[tuple[int, list[str]]]:
    return [
        (step.number, [entry.task.id for entry in step.entries]) for step in steps(SNAPSHOT, query)
    ]


def test_tasks_stand_in_the_step_after_all_that_they_wait_for() -> None:
    assert found(ALL) == [(1, ["a"]), (2, ["b", "c"]), (3, ["d"])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(frozenset({"pending"})), [(2, ["c"]), (3, ["d"])]),
        (Query(frozenset({"pending", "completed"})), [(1, ["a"]), (2, ["c"]), (3, ["d"])]),
        (Query(frozenset(), "the plan"), [(1, ["a"])]),
        (Query(frozenset(), "PLANNER"), [(1, ["a"]), (2, ["c"])]),
        (Query(frozenset({"pending"}), "planner"), [(2, ["c"])]),
        (Query(frozenset({"nonsense"})), []),
    ],
)
def test_a_filter_leaves_only_what_it_asks_for(
    query: Query, expected: list[tuple[int, list[str]]]
) -> None:
    assert found(query) == expected
