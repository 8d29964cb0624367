"""Bringing a reading together with what was learnt while it was under way; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from tasks_proxy.core.records import Snapshot, Task


def with_newer(reading: Snapshot, current: Snapshot | None, newer: Collection[str]) -> Snapshot:
    """The reading, but the tasks named in `newer` as `current` has them, or without them.

    They were written after the reading began, so that it may tell of their state before.
    """
    if current is None or not newer:
        return reading
    kept = {task_id: current.by_id.get(task_id) for task_id in newer}
    tasks = [kept.get(task.id, task) for task in reading.tasks]
    tasks += [task for task in kept.values() if task and task.id not in reading.by_id]
    return replace(reading, tasks=tuple(task for task in tasks if task is not None))


def with_task(current: Snapshot, fields: Mapping[str, Any], *, read_at: float | None) -> Snapshot:
    """The snapshot with one task as it was just read, in its place or at the end."""
    known = current.by_id.get(fields["taskId"])
    if known is None:
        new = Task.from_fields(fields, read_at=read_at)
        return replace(current, tasks=(*current.tasks, new))
    newer = known.with_fields(fields, read_at=read_at)
    tasks = tuple(newer if task.id == newer.id else task for task in current.tasks)
    return replace(current, tasks=tasks)


def without_task(current: Snapshot, task_id: str) -> Snapshot:
    """The snapshot less one task."""
    return replace(current, tasks=tuple(task for task in current.tasks if task.id != task_id))
