"""Forgetting what is kept for a time: events, archives, and lists that are empty for good."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.archives import archives_forget
from tasks_proxy.history.baselines import list_locked
from tasks_proxy.history.events import events_forget
from tasks_proxy.history.models import TaskEvent, TaskList
from tasks_proxy.history.retention import retention
from tasks_proxy.store import keys, locks, schedule, snapshots
from tasks_proxy.sync.refresh import LIST_LOCK_SECONDS


def history_forget(organisation: Organisation, now: float) -> None:
    """Forget the organisation's events and archives whose time is over at `now` (seconds)."""
    before = datetime.fromtimestamp(now, UTC) - retention(organisation)
    events_forget(organisation, int(before.timestamp() * 1000))
    archives_forget(organisation, before)


def lists_remove(connection: Connection, now: float) -> int:
    """Remove the connection's lists that are empty for good at `now` (seconds); how many.

    Those are the lists that discovery has not met for the retention time, that hold nothing, of
    which no event and no archive is left, and that nobody added by hand. Raises StoreUnavailable.
    """
    removed = sum(_remove(task_list, now) for task_list in _forgotten(connection, now))
    known = schedule.known(connection)
    there = TaskList.objects.filter(connection=connection, pk__in=known)
    for pk in known.difference(there.values_list("pk", flat=True)):
        schedule.forget(connection, pk)
    return removed


def _forgotten(connection: Connection, now: float) -> QuerySet[TaskList]:
    return TaskList.objects.filter(
        ~Exists(TaskEvent.objects.filter(task_list=OuterRef("pk"))),
        connection=connection,
        added_by_hand=False,
        archive=None,
        last_seen_at__lt=datetime.fromtimestamp(now, UTC) - retention(connection.organisation),
    )


def _remove(task_list: TaskList, now: float) -> bool:
    key = keys.of_list(task_list, "lock")
    with locks.held(key, seconds=LIST_LOCK_SECONDS) as had, transaction.atomic():
        if not had or not list_locked(task_list):
            return False
        snapshot = snapshots.read(task_list)
        empty = snapshot is not None and snapshot.complete and not snapshot.tasks
        if not empty or not _forgotten(task_list.connection, now).filter(pk=task_list.pk).exists():
            return False
        # Redis first: what a crash leaves is then a list that is read again.
        schedule.forget(task_list.connection, task_list.pk)
        schedule.plan_expiry(task_list, None)
        snapshots.drop(task_list)
        task_list.delete()
        return True
