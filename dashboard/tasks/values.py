"""Fields of tasks and their values as people read them."""

from __future__ import annotations

import json
from typing import Any

from tasks_proxy.connections.capabilities import Capabilities
from tasks_proxy.core.statuses import MEANINGS, Status

SHORT = 160

_WORDS = {
    "taskId": "Id",
    "orgId": "Organisation",
    "taskListId": "List",
    "title": "Title",
    "description": "Description",
    "status": "Status",
    "assignedAgentId": "Agent",
    "createdByAgentId": "Created by",
    "dependsOn": "Depends on",
    "blockedByTaskIds": "Blocked by",
    "blockedReason": "Blocked because",
    "metadata": "Metadata",
    "progress": "Progress",
    "progressMessage": "Progress message",
    "result": "Result",
    "error": "Error",
    "retryCount": "Retries so far",
    "maxRetries": "Retries at most",
    "createdAt": "Created",
    "updatedAt": "Updated",
    "startedAt": "Started",
    "completedAt": "Ended",
    "expiresAt": "Expires",
    "blockedAt": "Blocked since",
}
KNOWN_FIELDS = frozenset(_WORDS)
"""The contract's fields of a task; whatever else comes is shown under its own name."""

_EMPTY = {"assignedAgentId": "nobody", "taskListId": "no list", "dependsOn": "nothing"}


def word_of(name: str, can: Capabilities | None = None) -> str:
    """What to call a field: as the upstream's capabilities do, else by our own words."""
    known = can.fields.get(name) if can else None
    return known.word if known else _WORDS.get(name, name)


def shown(name: str, value: Any, longest: int = SHORT) -> str:
    """A value as one line of text."""
    if name == "status" and value is not None:
        return MEANINGS[Status.of(value)].word
    if value in (None, "", [], {}):
        return _EMPTY.get(name, "nothing")
    if name == "progress" and isinstance(value, int | float):
        return f"{round(value * 100)} %"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
