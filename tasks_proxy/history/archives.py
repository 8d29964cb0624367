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
from tasks_proxy.core.statuses import MEANINGS
from tasks_proxy.history.models import Archive, TaskList
from tasks_proxy.history.packing import pack, unpack
from tasks_proxy.history.register import Listed

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


@dataclass(frozen=True, slots=True)
class _Kept:
    """What an archive holds: the tasks as they were read, and how many live ones it lacks."""

    snapshot: Snapshot
    left_out: int = 0

    def told(self) -> Snapshot:
        """The snapshot to show: incomplete, with the reason, where what is kept is not the end."""
        if not self.snapshot.complete:
            return self.snapshot
        reason = self._reason()
        return replace(self.snapshot, complete=reason is None, incomplete_reason=reason)

    def _reason(self) -> str | None:
        if self.left_out:
            return (
                f"The list was still running: {_tasks(self.left_out)} of it"
                f" {'is' if self.left_out == 1 else 'are'} not archived."
            )
        open_ones = sum(not MEANINGS[task.status].finished for task in self.snapshot.tasks)
        if open_ones:
            return f"{_tasks(open_ones)} had not finished when this was archived."
        return None


def archive_of(task_list: Listed) -> Snapshot | None:
    """The list's archived tasks as a snapshot; None where there are none.

    It is `complete` only where it shows how the whole list ended.
    """
    row = Archive.objects.filter(task_list=task_list.pk).first()
    return None if row is None else _opened(task_list, bytes(row.snapshot)).told()


def archives_of(task_lists: Collection[Listed]) -> dict[int, Snapshot]:
    """The archives of those lists that have one, by primary key, in one question."""
    by_pk = {row.pk: row for row in task_lists}
    rows = Archive.objects.filter(task_list__in=by_pk)
    return {row.pk: _opened(by_pk[row.pk], bytes(row.snapshot)).told() for row in rows}


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
        "counts": Counter(str(task.status) for task in after.snapshot.tasks),
    }
    Archive.objects.update_or_create(task_list=task_list, defaults=values)


def archives_forget(organisation: Organisation, before: datetime) -> int:
    """Forget an organisation's archives that were last confirmed before this; how many."""
    rows = Archive.objects.filter(task_list__organisation=organisation, archived_at__lt=before)
    return rows.delete()[0]


def _joined(before: _Kept | None, ending: Ending, *, oldest: float) -> _Kept | None:
    """The archive afterwards: tasks keep their places, so that its picture does not jump."""
    tasks = dict(before.snapshot.by_id) if before else {}
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
    about = ending.reading if ending.over or before is None else before.snapshot
    snapshot = replace(about, tasks=tuple(kept), version="")
    if len(kept) > MOST_TASKS:
        snapshot = replace(
            snapshot,
            tasks=_newest(kept),
            complete=False,
            incomplete_reason=f"Only {MOST_TASKS} tasks are archived.",
        )
    return _Kept(snapshot, sum(task.id not in tasks for task in ending.reading.tasks))


def _newest(tasks: list[Task]) -> tuple[Task, ...]:
    """The MOST_TASKS tasks that expire last, or never, in their places."""
    last = sorted(tasks, key=lambda task: -(task.expires_at or math.inf))[:MOST_TASKS]
    chosen = {task.id for task in last}
    return tuple(task for task in tasks if task.id in chosen)


def _tasks(count: int) -> str:
    return f"{count} task{'' if count == 1 else 's'}"


def _facts(kept: _Kept) -> tuple[object, ...]:
    snapshot = kept.snapshot
    tasks = [(task.id, task.fields) for task in snapshot.tasks]
    return snapshot.complete, snapshot.incomplete_reason, kept.left_out, tasks


def _packed(kept: _Kept) -> bytes:
    snapshot = kept.snapshot
    return pack(
        {
            "fetched_at": snapshot.fetched_at,
            "complete": snapshot.complete,
            "reason": snapshot.incomplete_reason,
            "left_out": kept.left_out,
            "tasks": [[task.read_at, task.fields] for task in snapshot.tasks],
        }
    )


def _opened(task_list: Listed, data: bytes) -> _Kept:
    body = unpack(data)
    snapshot = Snapshot(
        list_id=task_list.list_id,
        # Not of the form of a live version, so that neither is ever taken for the other.
        version=f"archive-{hashlib.sha256(data).hexdigest()[:16]}",
        fetched_at=body["fetched_at"],
        complete=body["complete"],
        incomplete_reason=body["reason"],
        tasks=tuple(Task.from_fields(fields, read_at=at) for at, fields in body["tasks"]),
    )
    return _Kept(snapshot, body.get("left_out", 0))
