"""What a reading tells that was not told yet, and whether structures differ; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tasks_proxy.core.events import TaskEvent, kinds_of
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import Status
from tasks_proxy.sync.known import Known, known_of

ESSENTIAL = ("title", "status", "assignedAgentId", "dependsOn", "blockedByTaskIds")
"""What a task is told with when it comes or goes, and told of when it is first learnt: with these
alone a list can be drawn as it was."""

EARLY_MS = 300_000
"""How far before `expiresAt`, by our clock, a task that vanishes counts as expired."""

LEAST_LIFE_MS = 86_400_000
"""How long after its last change a completed task lives at least."""

_NOTHING: tuple[object, ...] = (None, [])  # compared with, never handed out
_CLOCKS = ("completedAt", "blockedAt", "startedAt", "updatedAt", "createdAt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a reading tells that was not told yet.

    `known` is what is known of each task afterwards. Tasks that are no longer there are either
    `expired`, forgotten by the upstream's own clock, or `deleted`, both as they were known.
    """

    events: list[TaskEvent]
    known: dict[str, Known]
    expired: dict[str, Known]
    deleted: dict[str, Known]


def difference(
    known: Mapping[str, Known],
    reading: Snapshot,
    *,
    seen: int,
    by: str,
    only: Collection[str] | None = None,
) -> Difference:
    """What `reading` tells beyond `known`; `seen` in milliseconds since 1970.

    With `only` nothing but those tasks was looked at. A field that was not known before and is now
    was learnt, not changed: unless it is essential, or the task had been read whole without it, it
    makes no event. A task that an incomplete reading lacks may still be there.
    """
    after = dict(known)
    events: list[TaskEvent] = []
    for task in _looked_at(reading, only):
        before, now = known.get(task.id), known_of(task)
        if before is not None and _older(task, reading, before):
            continue
        after[task.id] = _joined(before, now)
        event = _event(task.id, before, now, seen, by)
        if event is not None:
            events.append(event)
    expired, deleted = _gone(known, reading, seen, only)
    for task_id, last in (expired | deleted).items():
        del after[task_id]
        events.append(_removed(task_id, last, seen, by, expired=task_id in expired))
    events.sort(key=lambda event: event.at)
    return Difference(events=events, known=after, expired=expired, deleted=deleted)


def structure_changed(old: Snapshot | None, new: Snapshot) -> bool:
    """Whether ids or edges differ, which alone decide a layout."""
    return old is None or list(_structure(old)) != list(_structure(new))


def _structure(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for task in snapshot.tasks:
        yield task.id, task.depends_on, task.blocked_by


def _looked_at(reading: Snapshot, only: Collection[str] | None) -> Iterator[Task]:
    return (task for task in reading.tasks if only is None or task.id in only)


def _older(task: Task, reading: Snapshot, before: Known) -> bool:
    """Whether the task was read by itself after this reading saw it, as it is after a write."""
    return before.read_at is not None and before.read_at > max(
        reading.fetched_at, task.read_at or 0.0
    )


def _joined(before: Known | None, now: Known) -> Known:
    """All that was ever learnt of the task: a mirror that starts anew knows less at first."""
    if before is None:
        return now
    times = [at for at in (before.read_at, now.read_at) if at is not None]
    return Known(max(times, default=None), {**before.fields, **now.fields})


def _event(task_id: str, before: Known | None, now: Known, seen: int, by: str) -> TaskEvent | None:
    if before is None:
        changes = {"taskId": [None, task_id]}
        changes |= {name: [None, value] for name, value in _essentials(now).items()}
        at = _told_time(now.fields.get("createdAt"), seen) or seen
        return TaskEvent(task=task_id, at=at, seen=seen, changes=changes, by=by)
    changes = _changes(before, now)
    if not kinds_of(changes):
        return None
    changes.pop("updatedAt", None)
    at = _moment(before.fields, now.fields, seen)
    return TaskEvent(task=task_id, at=at, seen=seen, changes=changes, by=by)


def _changes(before: Known, now: Known) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {}
    for name, value in now.fields.items():
        if name in before.fields:
            if before.fields[name] != value:
                changes[name] = [before.fields[name], value]
        elif (before.read_at is not None or name in ESSENTIAL) and value not in _NOTHING:
            changes[name] = [None, value]
    return changes


def _essentials(task: Known) -> dict[str, Any]:
    fields = task.fields
    return {name: fields[name] for name in ESSENTIAL if fields.get(name) not in _NOTHING}


def _gone(
    known: Mapping[str, Known], reading: Snapshot, seen: int, only: Collection[str] | None
) -> tuple[dict[str, Known], dict[str, Known]]:
    """The tasks that are no longer there: the expired, and the deleted."""
    expired: dict[str, Known] = {}
    deleted: dict[str, Known] = {}
    for task_id, last in known.items():
        if task_id in reading.by_id or (only is not None and task_id not in only):
            continue
        if only is None and (last.read_at or 0.0) > reading.fetched_at:
            continue
        if _has_expired(last, seen, guess=only is None):
            expired[task_id] = last
        elif reading.complete or only is not None:
            deleted[task_id] = last
    return expired, deleted


def _has_expired(task: Known, seen: int, *, guess: bool) -> bool:
    """Whether the upstream forgot it by its own clock.

    Only a reading of the task itself tells when it expires. Without one the guess is that somebody
    deleted it, unless it was completed, as are all that expire, and long ago.
    """
    if "expiresAt" in task.fields:
        at = task.fields["expiresAt"]
        return isinstance(at, int | float) and at <= seen + EARLY_MS
    completed = Status.of(task.fields.get("status")) is Status.COMPLETED
    clocks = [task.fields.get(name) for name in ("completedAt", "updatedAt")]
    last = max(filter(None, (_told_time(at, seen) for at in clocks)), default=seen)
    return guess and completed and seen - last >= LEAST_LIFE_MS


def _removed(task_id: str, last: Known, seen: int, by: str, *, expired: bool) -> TaskEvent:
    changes: dict[str, list[Any]] = {"taskId": [task_id, None]}
    changes |= {name: [value, None] for name, value in _essentials(last).items()}
    at = seen
    if expired and "expiresAt" in last.fields:
        changes["expiresAt"] = [last.fields["expiresAt"], None]
        at = _told_time(last.fields["expiresAt"], seen) or seen
    return TaskEvent(task=task_id, at=at, seen=seen, changes=changes, by=by)


def _moment(before: Mapping[str, Any], now: Mapping[str, Any], seen: int) -> int:
    """When the upstream says that it happened: the newest of its clocks that moved with it."""
    moved = [now[name] for name in _CLOCKS if name in now and now[name] != before.get(name)]
    return max(filter(None, (_told_time(at, seen) for at in moved)), default=seen)


def _told_time(at: object, seen: int) -> int | None:
    """A time of the upstream's, where it makes sense: it never lies in the future."""
    if isinstance(at, bool) or not isinstance(at, int | float) or not 0 < at <= seen:
        return None
    return int(at)
