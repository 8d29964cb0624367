"""Tasks that were just written: read again by themselves and put into the mirror at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import UpstreamMissing
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.lists import lists_remember, storable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import budget, schedule, snapshots
from tasks_proxy.sync.reconcile import with_task, without_task
from tasks_proxy.sync.rewrite import rewrite
from tasks_proxy.upstream.factory import upstream_for

Fields = Mapping[str, Any]


def patch_tasks(connection: Connection, task_ids: Iterable[str], *, by: str) -> None:
    """Make the mirror tell of these tasks what the upstream tells now.

    Raises UpstreamError, CredentialUnreadable or StoreUnavailable.
    """
    client = upstream_for(connection, budget.spend)
    for task_id in task_ids:
        try:
            _put(connection, client.get_task(task_id), by=by)
        except UpstreamMissing:
            _drop(connection, task_id, home=None, by=by)


def patch_near(near: TaskList, task_ids: Iterable[str], *, by: str) -> None:
    """The same for tasks that were in the list `near`, or are new: no other list is looked through.

    Raises UpstreamError, CredentialUnreadable or StoreUnavailable.
    """
    client = upstream_for(near.connection, budget.spend)
    homes: dict[str | None, list[Fields]] = {near.list_id: []}
    ids = list(task_ids)
    for task_id in ids:
        with suppress(UpstreamMissing):
            fields = client.get_task(task_id)
            list_id = fields.get("taskListId")
            homes.setdefault(list_id if isinstance(list_id, str) else None, []).append(fields)
    here = homes.pop(near.list_id)
    rewrite(near, partial(_settled, ids=ids, here=here), by=by)
    for several in homes.values():
        for fields in several:
            _put_home(near.connection, fields, by=by)


def read_soon(connection: Connection, task_ids: Iterable[str]) -> None:
    """Have the lists that hold these tasks read whole soon; all lists, where none holds one.

    Raises StoreUnavailable.
    """
    rows = list(TaskList.objects.filter(connection=connection, left_at=None))
    ids, met, homes = set(task_ids), set[str](), []
    for row, snapshot in zip(rows, snapshots.read_many(rows), strict=True):
        held = ids & snapshot.by_id.keys() if snapshot is not None else set()
        if held:
            met |= held
            homes.append(row.pk)
    every = homes if met == ids else [row.pk for row in rows]
    schedule.hasten(connection, every, time.time())


def _settled(current: Snapshot | None, ids: list[str], here: list[Fields]) -> Snapshot | None:
    """The list with the tasks that are here as they are, and without the others of `ids`."""
    if current is None:
        return None
    stay = {fields["taskId"] for fields in here}
    for task_id in ids:
        if task_id not in stay:
            current = without_task(current, task_id)
    now = time.time()
    for fields in here:
        current = with_task(current, fields, read_at=now)
    return current


def _put(connection: Connection, fields: Fields, *, by: str) -> None:
    home = _put_home(connection, fields, by=by)
    if home is not None:
        _drop(connection, fields["taskId"], home=home.pk, by=by)


def _put_home(connection: Connection, fields: Fields, *, by: str) -> TaskList | None:
    """Put the task into the list that it is in; None where our database cannot hold the list."""
    list_id = fields.get("taskListId")
    if isinstance(list_id, str) and not storable(list_id):
        return None
    (home,) = lists_remember(connection, [list_id if isinstance(list_id, str) else None])
    if rewrite(home, partial(_laid_over, fields=fields), by=by) is None and (
        home.list_id is not None
    ):
        schedule.plan(connection, {home.pk: time.time()})
    return home


def _laid_over(current: Snapshot | None, fields: Fields) -> Snapshot | None:
    # A list that was never read is read whole, and soon: one task of it would look like all.
    return None if current is None else with_task(current, fields, read_at=time.time())


def _drop(connection: Connection, task_id: str, *, home: int | None, by: str) -> None:
    """Take the task out of every list but its home."""
    others = [row for row in TaskList.objects.filter(connection=connection) if row.pk != home]
    for row, snapshot in zip(others, snapshots.read_many(others), strict=True):
        if snapshot is not None and task_id in snapshot.by_id:
            rewrite(row, lambda now: without_task(now, task_id) if now else None, by=by)
