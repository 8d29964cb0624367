"""Removing tasks whose time is over, without waiting for the next reading."""

from __future__ import annotations

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import schedule
from tasks_proxy.sync.rewrite import rewrite


def expire_lists(connection: Connection, now: float) -> int:
    """Take expired tasks out of every list that has one at `now`; how many lists that were.

    What they were is archived on the way. Raises StoreUnavailable.
    """
    due = TaskList.objects.filter(pk__in=schedule.expiring(connection, now))
    return sum(_expire(task_list, now) for task_list in due.select_related("connection"))


def _expire(task_list: TaskList, now: float) -> bool:
    taken = False

    def left(current: Snapshot | None) -> Snapshot | None:
        nonlocal taken
        if current is None:
            # Redis lost it; the next reading plans its expiry anew.
            schedule.plan_expiry(task_list, None)
            return None
        kept = current.without_expired(now)
        taken = kept is not current
        return kept

    rewrite(task_list, left)
    return taken
