"""The wire's fields as typed values: what has no shape that the contract knows is not believed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from tasks_proxy.core.statuses import Status


def typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What `fields` tell of a task, by the names of a Task's attributes; `id` is not checked.

    A name that the wire does not have is absent: most of them are, and this is done for each task
    of each reading.
    """
    told: dict[str, Any] = {"title": "", "status": Status.UNKNOWN}
    for name, value in fields.items():
        known = _TYPED.get(name)
        if known is not None:
            attribute, read = known
            told[attribute] = read(value)
    return told


def named(fields: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Id, title and agent alone, as `typed` tells them: for whoever goes through very many tasks.

    The id is not checked either.
    """
    task_id, agent = _text(fields.get("taskId")), _text(fields.get("assignedAgentId"))
    return task_id or "", _title(fields.get("title")), agent


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _title(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int | None:
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if math.isfinite(value) else None


def _share(value: object) -> float | None:
    if type(value) is float and 0.0 <= value <= 1.0:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return min(1.0, max(0.0, float(value)))


def _related(value: object) -> tuple[tuple[str, str], ...]:
    """Kind and id of each `{"kind", "taskId"}` in a list."""
    if not isinstance(value, list):
        return ()
    pairs = ((item.get("kind"), item.get("taskId")) for item in value if isinstance(item, dict))
    return tuple((k, i) for k, i in pairs if isinstance(k, str) and isinstance(i, str) and i)


def _ids(value: object) -> tuple[str, ...]:
    """The ids in a wire list, each once, in the order in which they came."""
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys([item for item in value if isinstance(item, str) and item]))


_TYPED: dict[str, tuple[str, Callable[[object], Any]]] = {
    "taskId": ("id", _text),
    "title": ("title", _title),
    "status": ("status", Status.of),
    "assignedAgentId": ("agent", _text),
    "createdByAgentId": ("creator", _text),
    "taskListId": ("list_id", _text),
    "description": ("description", _text),
    "dependsOn": ("depends_on", _ids),
    "blockedByTaskIds": ("blocked_by", _ids),
    "relatedTo": ("related", _related),
    "blockedReason": ("blocked_reason", _text),
    "progress": ("progress", _share),
    "progressMessage": ("progress_message", _text),
    "error": ("error", _text),
    "retryCount": ("retry_count", _whole),
    "maxRetries": ("max_retries", _whole),
    "createdAt": ("created_at", _whole),
    "updatedAt": ("updated_at", _whole),
    "startedAt": ("started_at", _whole),
    "completedAt": ("completed_at", _whole),
    "blockedAt": ("blocked_at", _whole),
    "expiresAt": ("expires_at", _whole),
}
"""Each field of the contract's: the attribute of a Task that it becomes, and how."""
