"""What viewers are told of a change: the difference of two snapshots, the same for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tasks_proxy.core.records import Snapshot, Task


def change(old: Snapshot | None, new: Snapshot, *, structure: bool) -> dict[str, Any]:
    """The body of `changed`; a new structure is drawn anew, so its tasks need not travel."""
    return {
        "version": new.version,
        "fetchedAt": new.fetched_at,
        "complete": new.complete,
        "incompleteReason": new.incomplete_reason,
        "structure": structure,
        "counts": Counter(task.status.value for task in new.tasks),
        "tasks": [] if structure or old is None else list(_touched(old, new)),
    }


def _touched(old: Snapshot, new: Snapshot) -> Iterator[dict[str, Any]]:
    """The faces of the tasks that changed, each with the names of the fields that did."""
    for task in new.tasks:
        before = old.by_id[task.id].fields
        if before != task.fields:
            names = before.keys() | task.fields.keys()
            changed = sorted(n for n in names if before.get(n) != task.fields.get(n))
            yield {**_face(task), "changed": changed}


def _face(task: Task) -> dict[str, Any]:
    """What a node shows of a task."""
    return {
        "id": task.id,
        "status": task.status.value,
        "title": task.title,
        "agent": task.agent,
        "progress": task.progress,
        "progressMessage": task.progress_message,
        "startedAt": task.started_at,
        "completedAt": task.completed_at,
        "retryCount": task.retry_count,
        "maxRetries": task.max_retries,
        "blockedReason": task.blocked_reason,
        "blockedAt": task.blocked_at,
    }
