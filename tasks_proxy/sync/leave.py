"""Putting away what is known of a connection's lists when it comes to lead to another upstream.

Nothing of the old upstream may be shown as live, and nothing of it is lost: each list is archived
as it was last seen. Each is then looked for once at the new upstream, for it may be the same
service at another address; a list that holds tasks there lives on, with its history.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.archives import Ending, archive_update
from tasks_proxy.history.baselines import baseline_read, baseline_write, list_locked
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.retention import retention
from tasks_proxy.store import circuit, discoveries, schedule, snapshots
from tasks_proxy.sync.record import told_tasks


def on_upstream_left(sender: object, *, connection: Connection, **_: Any) -> None:
    """Put the connection's lists away, in the transaction that changes it.

    Raises StoreUnavailable: what Redis holds of the old upstream must not outlive the change.
    """
    now = time.time()
    rows = TaskList.objects.filter(connection=connection).select_related("organisation")
    for task_list in rows:
        if list_locked(task_list):
            _put_away(task_list, now)
    rows.filter(left_at=None).update(left_at=datetime.fromtimestamp(now, UTC))
    discoveries.forget(connection)
    circuit.close(connection)
    schedule.plan(connection, dict.fromkeys((row.pk for row in rows), now))


def _put_away(task_list: TaskList, now: float) -> None:
    """Archive the list, and have a reading that began before now stored no more."""
    told = baseline_read(task_list)
    last = snapshots.read(task_list) or Snapshot(
        list_id=task_list.list_id, tasks=told_tasks(told.state), fetched_at=told.read_at
    )
    if task_list.list_id is not None and last.tasks:
        ending = Ending(reading=last, over=True)
        kept = retention(task_list.organisation)
        archive_update(task_list, ending, now=datetime.fromtimestamp(now, UTC), kept=kept)
    baseline_write(task_list, told, read_at=now, state=None)
    schedule.plan_expiry(task_list, None)
    snapshots.forget(task_list)
