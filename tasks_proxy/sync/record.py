"""Putting what a reading tells into the database, once: events, their baseline, the archive.

An event is the difference between a reading and the baseline, and both change in one transaction
with the list locked, before the snapshot goes to Redis. So a crash, a restart, a second process or
the loss of Redis can neither lose an event nor tell it twice.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import UTC, datetime

from django.db import transaction

from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import MEANINGS
from tasks_proxy.history.archives import Ending, archive_update
from tasks_proxy.history.baselines import State, Told, baseline_read, baseline_write, list_locked
from tasks_proxy.history.events import events_append
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.retention import retention
from tasks_proxy.sync.diff import Difference, difference
from tasks_proxy.sync.known import Known

SYNC = "sync"

ARCHIVE_AHEAD = 3_600.0
"""Seconds before a list's first task expires in which the list is archived; several readings."""


@transaction.atomic
def record(task_list: TaskList, old: Snapshot | None, new: Snapshot, *, by: str = SYNC) -> bool:
    """Store what `new` tells; false where a newer reading was stored, or the list was removed.

    A reading by the sync tells of the whole list. Anybody else changed single tasks: those in
    which `new` differs from `old`.
    """
    now = time.time()
    if not list_locked(task_list):
        return False
    told = baseline_read(task_list)
    if by == SYNC and _is_older(new, told, now):
        return False
    known = {task_id: Known(at, fields) for task_id, (at, fields) in told.state.items()}
    only = None if by == SYNC else _touched(old, new)
    found = difference(known, new, seen=int(now * 1000), by=by, only=only)
    events_append(task_list, found.events)
    read_at = new.fetched_at if by == SYNC else told.read_at
    state = _state(found.known) if found.known != known else None
    baseline_write(task_list, told, read_at=read_at, state=state)
    if task_list.list_id is not None:
        _archive(task_list, old, new, found, now)
    return True


def _is_older(new: Snapshot, told: Told, now: float) -> bool:
    """Whether a reading that began later was stored; a time ahead of our clock proves nothing."""
    return new.fetched_at < told.read_at <= now


def _touched(old: Snapshot | None, new: Snapshot) -> Collection[str]:
    before = old.by_id if old else {}
    changed = {task.id for task in new.tasks if before.get(task.id) is not task}
    return changed | (before.keys() - new.by_id.keys())


def _state(known: dict[str, Known]) -> State:
    return {task_id: [task.read_at, task.fields] for task_id, task in known.items()}


def _archive(
    task_list: TaskList, old: Snapshot | None, new: Snapshot, found: Difference, now: float
) -> None:
    over = _nearly_over(new, now)
    if not (over or found.expired or found.deleted):
        return
    before = old.by_id if old else {}
    expired = [before.get(i) or _from_baseline(i, last) for i, last in found.expired.items()]
    ending = Ending(reading=new, over=over, expired=expired, deleted=found.deleted.keys())
    kept = retention(task_list.organisation)
    archive_update(task_list, ending, now=datetime.fromtimestamp(now, UTC), kept=kept)


def _nearly_over(snapshot: Snapshot, now: float) -> bool:
    """Whether all work in the list is finished, or a task of it is about to expire."""
    soon = now + ARCHIVE_AHEAD
    finished = all(MEANINGS[task.status].finished for task in snapshot.tasks)
    return bool(snapshot.tasks) and (finished or any(task.expired(soon) for task in snapshot.tasks))


def told_tasks(state: State) -> tuple[Task, ...]:
    """The tasks of a baseline, as events remember them."""
    return tuple(_from_baseline(task_id, Known(at, last)) for task_id, (at, last) in state.items())


def _from_baseline(task_id: str, last: Known) -> Task:
    """The task as events remember it, where Redis no longer does."""
    return Task.from_fields({"taskId": task_id, **last.fields}, read_at=last.read_at)
