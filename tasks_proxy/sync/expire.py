"""Removing tasks whose time is over, without waiting for the next reading."""

from __future__ import annotations

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys, locks, schedule, snapshots
from tasks_proxy.sync.publish import publish
from tasks_proxy.sync.refresh import LIST_LOCK_SECONDS


def expire_lists(connection: Connection, now: float) -> int:
    """Take expired tasks out of every list that has one at `now`; how many lists that were.

    Raises StoreUnavailable.
    """
    due = TaskList.objects.filter(pk__in=schedule.expiring(connection, now))
    return sum(_expire(task_list, now) for task_list in due.select_related("connection"))


def _expire(task_list: TaskList, now: float) -> bool:
    with locks.held(keys.of_list(task_list, "lock"), seconds=LIST_LOCK_SECONDS) as had:
        old = snapshots.read(task_list) if had else None
        if old is None:
            return False
        new = old.without_expired(now)
        publish(task_list, old, new)
        return new is not old
