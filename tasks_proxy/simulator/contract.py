"""What the contract (QuantCDN AI tasks, 4.19.0) fixes: words, fields, defaults, limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

JsonObject = dict[str, Any]
"""A JSON object; a task is one, with the fields of `getTask`."""

PENDING = "pending"
IN_PROGRESS = "in_progress"
COMPLETED = "completed"
FAILED = "failed"
CANCELLED = "cancelled"
BLOCKED = "blocked"
STATUSES = (PENDING, IN_PROGRESS, COMPLETED, FAILED, CANCELLED, BLOCKED)
FINISHED = frozenset({COMPLETED, FAILED, CANCELLED})

BLOCKED_FIELDS = ("blockedReason", "blockedByTaskIds", "blockedAt")
OWN_FIELDS = frozenset(
    {
        *("taskId", "orgId", "createdAt", "updatedAt"),
        *("startedAt", "completedAt", "expiresAt", "blockedAt"),
    }
)
"""Fields that only the upstream writes; in a client's body they are passed over."""

LIST_FIELDS = (
    "taskId",
    "orgId",
    "taskListId",
    "title",
    "description",
    "status",
    "assignedAgentId",
    "progress",
    "blockedReason",
    "blockedByTaskIds",
    "createdAt",
    "updatedAt",
)
"""What an item of `listTasks` holds: `listTasks_200_response_tasks_inner`."""

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
DEFAULT_MAX_RETRIES = 3
MAX_MAX_RETRIES = 10
TIME_TO_LIVE_MS = 30 * 24 * 60 * 60 * 1000
"""A completed task is removed this long after its completion."""


def new_task(fields: Mapping[str, Any]) -> JsonObject:
    """A whole task: every field of `getTask`, `fields` laid over the defaults."""
    defaults: JsonObject = {
        "taskId": None,
        "orgId": None,
        "taskListId": None,
        "title": "",
        "description": "",
        "status": PENDING,
        "assignedAgentId": None,
        "createdByAgentId": None,
        "dependsOn": [],
        "metadata": {},
        "progress": 0.0,
        "progressMessage": "",
        "result": None,
        "error": None,
        "retryCount": 0,
        "maxRetries": DEFAULT_MAX_RETRIES,
        "createdAt": None,
        "updatedAt": None,
        "startedAt": None,
        "completedAt": None,
        "expiresAt": None,
        "blockedReason": None,
        "blockedByTaskIds": None,
        "blockedAt": None,
    }
    return {**defaults, **fields}
