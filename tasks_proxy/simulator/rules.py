"""The contract's status rules: what else changes when a task's status does."""

from __future__ import annotations

from typing import Any

from tasks_proxy.simulator.contract import (
    BLOCKED,
    BLOCKED_FIELDS,
    COMPLETED,
    FINISHED,
    IN_PROGRESS,
    PENDING,
    TIME_TO_LIVE_MS,
    JsonObject,
)


def status_changes(before: str, after: str, now: int) -> JsonObject:
    """The fields that a change of status from `before` to `after` sets at `now` (milliseconds).

    From the contract's `updateTask`: pending to in_progress sets startedAt; a finished status
    sets completedAt; blocked sets blockedAt; blocked to in_progress or pending clears the blocked
    fields; completed sets an expiresAt 30 days on. Where the contract is silent: leaving a
    finished status takes back completedAt, and leaving completed takes back expiresAt, or a
    running task would vanish.
    """
    if before == after:
        return {}
    changes: JsonObject = {"status": after}
    if (before, after) == (PENDING, IN_PROGRESS):
        changes["startedAt"] = now
    changes |= _finish_changes(before, after, now)
    if after == BLOCKED:
        changes["blockedAt"] = now
    elif before == BLOCKED and after in {IN_PROGRESS, PENDING}:
        changes |= dict.fromkeys(BLOCKED_FIELDS)
    return changes


def _finish_changes(before: str, after: str, now: int) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if after in FINISHED:
        changes["completedAt"] = now
    elif before in FINISHED:
        changes["completedAt"] = None
    if after == COMPLETED:
        changes["expiresAt"] = now + TIME_TO_LIVE_MS
    elif before == COMPLETED:
        changes["expiresAt"] = None
    return changes
