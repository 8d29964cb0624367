"""Tasks that were just written: read again by themselves and put into the mirror at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
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


def _put(connection: Connection, fields: Fields, *, by: str) -> None:
    list_id = fields.get("taskListId")
    if isinstance(list_id, str) and not storable(list_id):
        return
    (home,) = lists_remember(connection, [list_id if isinstance(list_id, str) else None])
    _drop(connection, fields["taskId"], home=home.pk, by=by)
    rewrite(home, partial(_laid_over, fields=fields), by=by)
    if snapshots.read(home) is None and home.list_id is not None:
        schedule.plan(connection, {home.pk: time.time()})


def _laid_over(current: Snapshot | None, fields: Fields) -> Snapshot | None:
    # A list that was never read is read whole, and soon: one task of it would look like all.
    return None if current is None else with_task(current, fields, read_at=time.time())


def _drop(connection: Connection, task_id: str, *, home: int | None, by: str) -> None:
    """Take the task out of every list but its home."""
    others = [row for row in TaskList.objects.filter(connection=connection) if row.pk != home]
    for row, snapshot in zip(others, snapshots.read_many(others), strict=True):
        if snapshot is not None and task_id in snapshot.by_id:
            rewrite(row, lambda now: without_task(now, task_id) if now else None, by=by)
