"""What changed between two snapshots of one list; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tasks_proxy.core.events import TaskEvent
from tasks_proxy.core.records import Snapshot, Task

_CLOCKS = ("completedAt", "blockedAt", "startedAt", "updatedAt", "createdAt")


def events_between(old: Snapshot | None, new: Snapshot, *, seen: int) -> list[TaskEvent]:
    """One event for each task that came, went or changed; `seen` in milliseconds since 1970.

    A field that was not known before and is now was learnt, not changed: it makes no event.
    """
    before = old.by_id if old else {}
    found = [event for task in new.tasks if (event := _event(before.get(task.id), task, seen))]
    gone = [_gone(task, seen) for task in before.values() if task.id not in new.by_id]
    return found + gone


def structure_changed(old: Snapshot | None, new: Snapshot) -> bool:
    """Whether ids or edges differ, which alone decide a layout."""
    return old is None or list(_structure(old)) != list(_structure(new))


def _structure(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for task in snapshot.tasks:
        yield task.id, task.depends_on, task.blocked_by


def _event(old: Task | None, new: Task, seen: int) -> TaskEvent | None:
    if old is None:
        changes: dict[str, list[Any]] = {"taskId": [None, new.id], "status": [None, new.status]}
        return TaskEvent(task=new.id, at=new.created_at or seen, seen=seen, changes=changes)
    changes = _changes(old.fields, new.fields)
    if not changes:
        return None
    return TaskEvent(task=new.id, at=_moment(changes, seen), seen=seen, changes=changes)


def _gone(task: Task, seen: int) -> TaskEvent:
    changes: dict[str, list[Any]] = {"taskId": [task.id, None], "status": [task.status, None]}
    return TaskEvent(task=task.id, at=seen, seen=seen, changes=changes)


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {
        name: [old[name], value]
        for name, value in new.items()
        if name in old and old[name] != value
    }


def _moment(changes: Mapping[str, list[Any]], seen: int) -> int:
    """When the upstream says that it happened: the newest of its clocks that moved with it."""
    moved = [changes[name][1] for name in _CLOCKS if name in changes]
    told = [at for at in moved if isinstance(at, int) and 0 < at <= seen]
    return max(told, default=seen)
