"""Which tasks need a person, need by need."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.attention.rules import MOST, SOON, Need, found_in, next_found
from tests.dashboard.listed import MINUTE, NOW, snapshot_of, wire

MS = int(NOW * 1000)


def needs(*tasks: dict[str, Any], now: float = NOW) -> dict[str, Need]:
    return {found.task_id: found.need for found in found_in(snapshot_of(*tasks), now)}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"blockedReason": "Which region?"}, True),
        ({"blockedReason": "Which region?", "blockedByTaskIds": ["b"]}, True),
        ({}, True),
        ({"blockedByTaskIds": ["b"]}, False),
        ({"blockedReason": " ", "blockedByTaskIds": ["b"]}, False),
        ({"blockedByTaskIds": ["c"]}, True),
        ({"blockedByTaskIds": ["elsewhere"]}, True),
    ],
)
def test_a_block_needs_somebody_unless_it_only_waits_for_open_tasks(
    fields: dict[str, Any], found: bool
) -> None:
    others = wire("b", "in_progress", startedAt=MS, updatedAt=MS), wire("c", "completed")
    assert ("a" in needs(wire("a", "blocked", **fields), *others)) is found


@pytest.mark.parametrize(("tries", "found"), [(0, False), (1, False), (2, True)])
def test_a_failure_needs_somebody_once_no_retry_is_left(tries: int, found: bool) -> None:
    task = wire("a", "failed", retryCount=tries, maxRetries=2, error="out of memory")
    assert needs(task) == ({"a": Need.FAILED} if found else {})


@pytest.mark.parametrize(("minutes", "found"), [(29, False), (31, True)])
def test_a_running_task_is_slow_after_three_times_what_its_kind_takes(
    minutes: int, found: bool
) -> None:
    done = wire("x 1", "completed", startedAt=MS - 10 * MINUTE, completedAt=MS, title="Build 1")
    runs = wire("a", "in_progress", updatedAt=MS - minutes * MINUTE, title="Build 2")
    assert needs(done, runs) == ({"a": Need.SLOW} if found else {})


@pytest.mark.parametrize(("minutes", "found"), [(14, False), (16, True)])
def test_a_ready_task_that_nobody_claims_needs_somebody(minutes: int, found: bool) -> None:
    task = wire("a", createdAt=MS - minutes * MINUTE)
    assert needs(task, wire("b", "pending", "a")) == ({"a": Need.UNCLAIMED} if found else {})


@pytest.mark.parametrize(
    ("status", "left", "found"),
    [
        ("in_progress", SOON - 1, True),
        ("in_progress", SOON + 1, False),
        ("in_progress", -1, False),
        ("completed", 1000, False),
    ],
)
def test_an_unfinished_task_is_about_to_expire_in_its_last_hour(
    status: str, left: int, found: bool
) -> None:
    task = wire("a", status, expiresAt=MS + left, updatedAt=MS)
    assert needs(task) == ({"a": Need.EXPIRING} if found else {})


def test_the_mark_stays_while_the_reason_does_and_tells_a_later_one_apart() -> None:
    def mark(**fields: Any) -> str:
        return found_in(snapshot_of(wire("a", "blocked", **fields)), NOW)[0].mark

    first = mark(blockedReason="Which region?", updatedAt=MS, blockedAt=MS)
    assert mark(blockedReason="Which region?", updatedAt=MS + 9, blockedAt=MS) == first
    assert mark(blockedReason="Which region?", blockedAt=MS + 9) != first
    assert mark(blockedReason="Which region?", updatedAt=1) == mark(blockedReason="Which region?")


def test_a_flood_is_cut_to_the_longest_standing() -> None:
    tasks = [wire(f"t{n}", "blocked", blockedAt=MS - n) for n in range(MOST + 5)]
    found = found_in(snapshot_of(*tasks), NOW)
    assert len(found) == MOST
    assert found[0].task_id == f"t{MOST + 4}"


def test_the_next_change_is_known_ahead() -> None:
    waits = wire("a", createdAt=MS - 10 * MINUTE)
    ends = wire("b", "blocked", expiresAt=MS + SOON + 2 * MINUTE)
    assert next_found(snapshot_of(waits), NOW) == NOW + 300
    assert next_found(snapshot_of(waits, ends), NOW) == NOW + 120
    assert next_found(snapshot_of(wire("c", "completed")), NOW) is None
