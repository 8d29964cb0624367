"""What the panel tells of a task."""

from __future__ import annotations

import pytest

from dashboard.tasks.details import details
from tests.dashboard.listed import NOW, snapshot_of, wire

MS = int(NOW * 1000)


def test_the_unfinished_prerequisites_are_told_with_what_they_do() -> None:
    snapshot = snapshot_of(
        wire("done", "completed", completedAt=MS),
        wire(
            "runs", "in_progress", assignedAgentId="coder", progress=0.62, progressMessage="2 of 3"
        ),
        wire("ready", "pending", "done", createdAt=5),
        wire("waits", "pending", "runs"),
        wire("holds", "blocked", blockedReason="needs a key"),
        wire("broken", "failed", retryCount=1, maxRetries=3),
        wire(
            "me",
            "pending",
            "done",
            "runs",
            "ready",
            "waits",
            "broken",
            "gone",
            blockedByTaskIds=["holds"],
        ),
    )
    told = {other.task_id: other for other in details(snapshot, "me").waits_for}
    assert "done" not in told
    assert told["runs"].why == "coder · 62 % · 2 of 3"
    assert (told["ready"].since, told["ready"].after) == (MS, "no agent has picked it up")
    assert told["waits"].why == "waits for 1 task itself"
    assert told["holds"].why == "blocked: needs a key"
    assert told["broken"].why == "failed, may be tried again"
    assert told["gone"].task is None


def test_a_ready_task_says_since_when() -> None:
    snapshot = snapshot_of(wire("a", "completed", completedAt=7), wire("b", "pending", "a"))
    assert details(snapshot, "b").ready_since == 7
    assert details(snapshot, "b").waits_for == ()


@pytest.mark.parametrize("status", ["completed", "cancelled", "failed"])
def test_a_finished_task_waits_for_nothing(status: str) -> None:
    snapshot = snapshot_of(wire("a"), wire("b", status, "a"))
    assert details(snapshot, "b").waits_for == ()


def test_what_a_task_unblocks_counts_blocks_too() -> None:
    snapshot = snapshot_of(
        wire("a"),
        wire("b", "pending", "a"),
        wire("c", "blocked", blockedByTaskIds=["a"]),
        wire("d"),
    )
    assert [other.task_id for other in details(snapshot, "a").unblocks] == ["b", "c"]


def test_a_task_that_is_not_there_has_only_its_id() -> None:
    assert details(snapshot_of(wire("a")), "b").task is None
    assert details(None, "b").title == "b"


def test_two_tasks_that_wait_for_each_other_are_told_without_end() -> None:
    snapshot = snapshot_of(wire("a", "pending", "b"), wire("b", "pending", "a"))
    assert [other.why for other in details(snapshot, "a").waits_for] == ["waits for 1 task itself"]
