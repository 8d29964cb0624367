"""When a task was worked on, attempt by attempt."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.timeline.attempts import Span, State, spans_of
from tasks_proxy.core.events import TaskEvent
from tasks_proxy.core.records import Task
from tests.dashboard.listed import wire

NOW = 100_000


def status(at: int, old: str, new: str, **changes: Any) -> TaskEvent:
    told = {"status": [old, new]} | changes
    return TaskEvent(task="a", at=at, seen=at, changes=told)


def task(word: str, **fields: Any) -> Task:
    return Task.from_fields(wire("a", word, **fields))


def spans(found: tuple[Span, ...]) -> list[tuple[float, float, str]]:
    return [(span.start, span.end, str(span.state)) for span in found]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (task("pending"), []),
        (task("completed", startedAt=10, completedAt=30), [(10, 30, "completed")]),
        (task("in_progress", startedAt=10), [(10, NOW, "running")]),
        (task("failed", startedAt=10, updatedAt=50), [(10, 50, "failed")]),
        (
            task("blocked", startedAt=10, blockedAt=20),
            [(10, 20, "stopped"), (20, NOW, "blocked")],
        ),
        (task("completed", startedAt=30, completedAt=10), []),
        (task("in_progress", startedAt=2 * NOW), [(2 * NOW, 2 * NOW, "running")]),
    ],
)
def test_without_events_the_fields_tell_of_the_last_attempt(
    found: Task, expected: list[tuple[float, float, str]]
) -> None:
    assert spans(spans_of(found, (), NOW)) == expected


def test_each_attempt_is_told_apart_and_counted() -> None:
    events = [
        status(10_000, "pending", "in_progress", startedAt=[None, 10_000]),
        status(20_000, "in_progress", "failed"),
        status(25_000, "failed", "pending"),
        status(40_000, "pending", "in_progress", startedAt=[10_000, 40_000]),
        status(60_000, "in_progress", "completed"),
    ]
    found = spans_of(task("completed", startedAt=40_000, completedAt=60_000), events, NOW)
    assert spans(found) == [(10_000, 20_000, "failed"), (40_000, 60_000, "completed")]
    assert [span.attempt for span in found] == [1, 2]


def test_a_block_is_a_span_of_its_own_and_no_attempt() -> None:
    events = [
        status(10_000, "pending", "in_progress"),
        status(20_000, "in_progress", "blocked"),
        status(50_000, "blocked", "in_progress"),
    ]
    found = spans_of(task("in_progress"), events, NOW)
    assert spans(found) == [
        (10_000, 20_000, "stopped"),
        (20_000, 50_000, "blocked"),
        (50_000, NOW, "running"),
    ]
    assert [span.attempt for span in found] == [1, 1, 2]


def test_an_attempt_whose_beginning_nobody_saw_begins_when_the_task_says() -> None:
    ended = status(60_000, "in_progress", "completed", startedAt=[30_000, 30_000])
    found = spans_of(task("completed", startedAt=30_000, completedAt=60_000), [ended], NOW)
    assert spans(found) == [(30_000, 60_000, "completed")]
    unknown = spans_of(task("completed"), [status(60_000, "in_progress", "completed")], NOW)
    assert unknown == ()


def test_an_attempt_that_no_reading_saw_is_told_by_the_fields_beside_the_recorded_one() -> None:
    events = [
        status(10_000, "pending", "in_progress"),
        status(20_000, "in_progress", "failed"),
    ]
    found = spans_of(task("completed", startedAt=70_000, completedAt=80_000), events, NOW)
    assert [span.state for span in found] == [State.FAILED, State.COMPLETED]


def test_odd_values_in_events_do_no_harm() -> None:
    changes: dict[str, Any] = {"status": "x", "startedAt": [True, "y"]}
    odd = TaskEvent(task="a", at=5, seen=5, changes=changes)
    assert spans_of(task("pending"), [odd], NOW) == ()
