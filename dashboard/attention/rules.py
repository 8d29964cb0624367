"""Which tasks of a list need a person, and since when: pure.

Rule: docs/architecture.md, "Words with rules".
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dashboard.lists.stuck import ready_since, stuck_after
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import MEANINGS, Status

SOON = 60 * 60 * 1000
"""Milliseconds before its end in which an unfinished task is about to expire."""

MOST = 100
"""Tasks of one list that are found for one reason, the longest-standing first."""


class Need(StrEnum):
    """Why a task needs a person."""

    BLOCKED = "blocked"
    FAILED = "failed"
    SLOW = "slow"
    UNCLAIMED = "unclaimed"
    EXPIRING = "expiring"

    @property
    def word(self) -> str:
        """What it is called on screen and in mails."""
        return _WORDS[self]


_WORDS = {
    Need.BLOCKED: "Blocked",
    Need.FAILED: "Failed, no retries left",
    Need.SLOW: "Running without progress",
    Need.UNCLAIMED: "Ready, but unclaimed",
    Need.EXPIRING: "About to expire",
}
_BY_STATUS = {
    Status.BLOCKED: Need.BLOCKED,
    Status.FAILED: Need.FAILED,
    Status.IN_PROGRESS: Need.SLOW,
    Status.PENDING: Need.UNCLAIMED,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A task that needs a person; `since` in milliseconds since 1970, 0 where nobody tells.

    For EXPIRING it is the end. `mark` stays while the reason does, and tells a later one apart.
    """

    task_id: str
    title: str
    need: Need
    since: int
    agent: str
    reason: str
    mark: str


def found_in(snapshot: Snapshot, now: float) -> list[Found]:
    """The tasks that need a person at `now`, seconds since 1970; MOST for each need."""
    by_need = defaultdict(list)
    for found in _all(snapshot, now * 1000):
        by_need[found.need].append(found)
    return [
        found
        for need in Need
        for found in sorted(by_need[need], key=lambda found: (found.since, found.task_id))[:MOST]
    ]


def next_found(snapshot: Snapshot, now: float) -> float | None:
    """When the next task will need a person if nothing changes, in seconds since 1970."""
    at = now * 1000
    ends = (end - SOON for end in map(_end, snapshot.tasks) if end is not None)
    coming = [time for time in (*stuck_after(snapshot).values(), *ends) if time >= at]
    return min(coming) / 1000 if coming else None


def _all(snapshot: Snapshot, at: float) -> Iterator[Found]:
    limits = stuck_after(snapshot)
    for task in snapshot.tasks:
        limit = limits.get(task.id)
        if limit is not None and at > limit and not _waits_for_tasks(task, snapshot):
            yield _found(task, _BY_STATUS[task.status], snapshot)
        end = _end(task)
        if end is not None and end - SOON < at < end:
            yield _found(task, Need.EXPIRING, snapshot)


def _end(task: Task) -> int | None:
    """When an unfinished task expires, in milliseconds since 1970."""
    return None if MEANINGS[task.status].finished else task.expires_at


def _waits_for_tasks(task: Task, snapshot: Snapshot) -> bool:
    """Whether a block names no reason but tasks that are still being worked on."""
    if task.status is not Status.BLOCKED or (task.blocked_reason or "").strip():
        return False
    named = [snapshot.by_id.get(name) for name in task.blocked_by]
    return any(other and not MEANINGS[other.status].finished for other in named)


def _found(task: Task, need: Need, snapshot: Snapshot) -> Found:
    since, cause, reason = 0, "", ""
    match need:
        case Need.BLOCKED:
            since, reason = task.blocked_at or task.updated_at or 0, task.blocked_reason or ""
            cause = str(task.blocked_at or reason)
        case Need.FAILED:
            since, reason = task.updated_at or 0, task.error or ""
            cause = f"{task.retry_count} {reason}"
        case Need.SLOW:
            since, reason = task.updated_at or task.started_at or 0, task.progress_message or ""
        case Need.UNCLAIMED:
            since = ready_since(task, snapshot.by_id) or 0
        case Need.EXPIRING:
            since = task.expires_at or 0
    told = f"{need}\n{task.id}\n{cause or since}".encode("utf-8", "surrogatepass")
    mark = hashlib.sha256(told).hexdigest()[:32]
    return Found(task.id, task.title, need, since, task.agent or "", reason, mark)
