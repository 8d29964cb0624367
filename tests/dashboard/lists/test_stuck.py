"""Which tasks are stuck, rule by rule."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.lists.stuck import ready_since, stuck, typical_durations
from tests.dashboard.listed import MINUTE, NOW, snapshot_of, wire

MS = int(NOW * 1000)


def stuck_ones(*tasks: dict[str, Any]) -> set[str]:
    return set(stuck(snapshot_of(*tasks), NOW))


def test_a_blocked_task_is_stuck() -> None:
    assert stuck_ones(wire("a", "blocked")) == {"a"}


@pytest.mark.parametrize(
    ("count", "limit", "is_stuck"), [(3, 3, True), (2, 3, False), (0, 0, True)]
)
def test_a_failed_task_is_stuck_once_its_retries_are_used_up(
    count: int, limit: int, is_stuck: bool
) -> None:
    found = stuck_ones(wire("a", "failed", retryCount=count, maxRetries=limit))
    assert found == ({"a"} if is_stuck else set())


def test_a_failed_task_of_which_no_limit_is_known_is_stuck() -> None:
    assert stuck_ones(wire("a", "failed")) == {"a"}


@pytest.mark.parametrize(("minutes", "is_stuck"), [(14, False), (16, True)])
def test_a_running_task_is_stuck_after_a_quarter_of_an_hour_without_change(
    minutes: int, is_stuck: bool
) -> None:
    found = stuck_ones(wire("a", "in_progress", updatedAt=MS - minutes * MINUTE))
    assert found == ({"a"} if is_stuck else set())


@pytest.mark.parametrize(("minutes", "is_stuck"), [(29, False), (31, True)])
def test_a_kind_that_takes_long_is_given_three_times_as_long(minutes: int, is_stuck: bool) -> None:
    done = wire(
        "a", "completed", title="Port 1", startedAt=MS - 60 * MINUTE, completedAt=MS - 50 * MINUTE
    )
    running = wire("b", "in_progress", title="Port 2", updatedAt=MS - minutes * MINUTE)
    assert stuck_ones(done, running) == ({"b"} if is_stuck else set())


def test_a_ready_task_is_stuck_when_nobody_takes_it() -> None:
    done = wire("a", "completed", completedAt=MS - 16 * MINUTE)
    assert stuck_ones(done, wire("b", "pending", "a", createdAt=MS - 90 * MINUTE)) == {"b"}


def test_a_task_that_has_just_become_ready_is_not_stuck() -> None:
    done = wire("a", "completed", completedAt=MS - MINUTE)
    assert stuck_ones(done, wire("b", "pending", "a", createdAt=MS - 90 * MINUTE)) == set()


@pytest.mark.parametrize(
    "put_back",
    [
        {"retryCount": 1, "updatedAt": MS - MINUTE},
        {"startedAt": MS - 80 * MINUTE, "updatedAt": MS - MINUTE},
        {"queuedAt": MS - MINUTE},
    ],
    ids=["tried again", "taken back", "with a new run"],
)
def test_a_task_that_was_just_put_back_waits_from_then_on(put_back: dict[str, Any]) -> None:
    old = wire("a", createdAt=MS - 90 * MINUTE)
    assert stuck_ones(old | put_back) == set()
    assert stuck_ones(old | {"updatedAt": MS - MINUTE}) == {"a"}


def test_a_task_that_waits_is_not_stuck_however_long() -> None:
    tasks = wire("a", "in_progress", updatedAt=MS), wire("b", "pending", "a", createdAt=1)
    assert stuck_ones(*tasks) == set()


def test_a_task_with_an_unknown_prerequisite_is_not_called_ready() -> None:
    snapshot = snapshot_of(wire("b", "pending", "gone", createdAt=1))
    assert ready_since(snapshot.by_id["b"], snapshot.by_id) is None


def test_the_typical_duration_of_a_kind_is_its_median() -> None:
    lasted = (1, 2, 30)
    tasks = [
        wire(
            str(n), "completed", title=f"Shard {n}", startedAt=MS, completedAt=MS + minutes * MINUTE
        )
        for n, minutes in enumerate(lasted)
    ]
    assert typical_durations(snapshot_of(*tasks)) == {"Shard": 2 * MINUTE}
