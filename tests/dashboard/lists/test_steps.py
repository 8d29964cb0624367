"""The outline by steps."""

from __future__ import annotations

from dashboard.lists.steps import entries_of, steps
from tests.dashboard.listed import snapshot_of, wire

SNAPSHOT = snapshot_of(
    wire("a", "completed"),
    wire("b", "in_progress", "a"),
    wire("c", "pending", "a"),
    wire("d", "pending", "b", "c"),
)


def found(*ids: str) -> list[tuple[int, list[str]]]:
    asked = [SNAPSHOT.by_id[task_id] for task_id in ids]
    return [
        (step.number, [entry.task.id for entry in step.entries])
        for step in steps(entries_of(SNAPSHOT, asked))
    ]


def test_tasks_stand_in_the_step_after_all_that_they_wait_for() -> None:
    assert found("a", "b", "c", "d") == [(1, ["a"]), (2, ["b", "c"]), (3, ["d"])]


def test_tasks_that_are_not_asked_for_leave_the_others_in_their_steps() -> None:
    assert found("d", "c") == [(2, ["c"]), (3, ["d"])]
    assert found() == []
