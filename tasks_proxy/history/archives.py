"""Archives: what a finished list held, for when the upstream has forgotten it."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import Archive, TaskList
from tasks_proxy.history.packing import pack, unpack

MOST_TASKS = 10_000
"""Tasks of one list that are archived; of more, those that expired first are left out."""

CONFIRMED = timedelta(days=1)
"""How old the time of an unchanged archive may grow while its list still lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What a reading tells of the end of its list.

    `over` where the list is finished or will soon be forgotten, so that all of it is worth
    archiving. `expired` are tasks that the upstream has forgotten by its own clock, `deleted` the
    ids of those that somebody took away.
    """

    reading: Snapshot
    over: bool
    expired: Sequence[Task] = ()
    deleted: Collection[str] = frozenset()


def archive_of(task_list: TaskList) -> Snapshot | None:
    """The list's archived tasks as a snapshot; None where there are none."""
    row = Archive.objects.filter(task_list=task_list).first()
    return None if row is None else _opened(task_list, bytes(row.snapshot))


def archive_update(task_list: TaskList, ending: Ending, *, now: datetime, kept: timedelta) -> None:
    """Bring the archive up to what is known of the list's end; call it with the list locked.

    Tasks that expired longer than `kept` ago leave it.
    """
    row = Archive.objects.filter(task_list=task_list).first()
    before = _opened(task_list, bytes(row.snapshot)) if row else None
    after = _joined(before, ending, oldest=(now - kept).timestamp())
    if after is None:
        if row:
            row.delete()
        return
    unchanged = before is not None and _facts(before) == _facts(after)
    if row and unchanged and now - row.archived_at < CONFIRMED:
        return
    values = {
        "archived_at": now,
        "snapshot": _packed(after),
        "counts": Counter(str(task.status) for task in after.tasks),
    }
    Archive.objects.update_or_create(task_list=task_list, defaults=values)


def archives_forget(organisation: Organisation, before: datetime) -> int:
    """Forget an organisation's archives that were last confirmed before this; how many."""
    rows = Archive.objects.filter(task_list__organisation=organisation, archived_at__lt=before)
    return rows.delete()[0]


def _joined(before: Snapshot | None, ending: Ending, *, oldest: float) -> Snapshot | None:
    """The archive afterwards: tasks keep their places, so that its picture does not jump."""
    tasks = dict(before.by_id) if before else {}
    tasks |= {task.id: task for task in ending.expired}
    if ending.over:
        tasks |= ending.reading.by_id
    kept = [
        task
        for task in tasks.values()
        if task.id not in ending.deleted and not task.expired(oldest)
    ]
    if not kept:
        return None
    # A reading without the list's tasks says nothing of how complete the archived ones are.
    about = ending.reading if ending.over or before is None else before
    cut = len(kept) > MOST_TASKS
    return replace(
        about,
        tasks=_newest(kept) if cut else tuple(kept),
        complete=about.complete and not cut,
        incomplete_reason=f"Only {MOST_TASKS} tasks are archived."
        if cut
        else about.incomplete_reason,
        version="",
    )


def _newest(tasks: list[Task]) -> tuple[Task, ...]:
    """The MOST_TASKS tasks that expire last, or never, in their places."""
    last = sorted(tasks, key=lambda task: -(task.expires_at or math.inf))[:MOST_TASKS]
    chosen = {task.id for task in last}
    return tuple(task for task in tasks if task.id in chosen)


def _facts(snapshot: Snapshot) -> tuple[object, ...]:
    tasks = [(task.id, task.fields) for task in snapshot.tasks]
    return snapshot.complete, snapshot.incomplete_reason, tasks


def _packed(snapshot: Snapshot) -> bytes:
    return pack(
        {
            "fetched_at": snapshot.fetched_at,
            "complete": snapshot.complete,
            "reason": snapshot.incomplete_reason,
            "tasks": [[task.read_at, task.fields] for task in snapshot.tasks],
        }
    )


def _opened(task_list: TaskList, data: bytes) -> Snapshot:
    body = unpack(data)
    return Snapshot(
        list_id=task_list.list_id,
        # Not of the form of a live version, so that neither is ever taken for the other.
        version=f"archive-{hashlib.sha256(data).hexdigest()[:16]}",
        fetched_at=body["fetched_at"],
        complete=body["complete"],
        incomplete_reason=body["reason"],
        tasks=tuple(Task.from_fields(fields, read_at=at) for at, fields in body["tasks"]),
    )
