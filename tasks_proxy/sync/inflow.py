"""Reading a connection whose tasks come as one feed, and sorting them into its lists."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import BudgetSpent, TaskloomError
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.lists import lists_remember, storable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import (
    attempts,
    circuit,
    discoveries,
    keys,
    locks,
    presence,
    schedule,
    snapshots,
    states,
)
from tasks_proxy.store.discoveries import Discovered
from tasks_proxy.store.states import ReadState
from tasks_proxy.sync import policy
from tasks_proxy.sync.feed import News, in_lists, read_news
from tasks_proxy.sync.publish import tell_failure
from tasks_proxy.sync.settle import settle
from tasks_proxy.upstream.factory import Spend, feed_for

LOCK_SECONDS = 130.0
FRESH_SECONDS = 1.0
"""A feed that was read this short a while ago is not read again for another of its lists."""

WHOLE_EVERY_SECONDS = 900.0
"""How often every page is read: a change that is no activity shows on none of the first."""

_UNCHANGED_SECONDS = 30.0
"""How old a list that nobody watches may look while nothing in it changes."""


def read_feed(
    connection: Connection,
    spend: Spend,
    *,
    whole: bool = False,
    patient: bool = False,
    wait: float = 0,
) -> TaskloomError | None:
    """Read what is new and publish it; the error that it failed with.

    `spend` is told of each call. With `patient` every task's runs are read, however many calls
    that takes; with `wait` another process that reads is waited for. Raises StoreUnavailable.
    """
    key = keys.of_connection(connection.organisation_id, connection.pk, "feed")
    with locks.held(key, seconds=LOCK_SECONDS, wait=wait) as had:
        last = states.read_connection(connection)
        now = time.time()
        young = last is not None and last.error is None and 0 <= now - last.at < FRESH_SECONDS
        if not had or (young and not patient):
            return None
        with attempts.counted(attempts.of_feed(connection)):
            return _feed_read(connection, spend, last, now, whole=whole, patient=patient)


def _feed_read(
    connection: Connection,
    spend: Spend,
    last: ReadState | None,
    now: float,
    *,
    whole: bool,
    patient: bool,
) -> TaskloomError | None:
    """The same with the lock in hand; `last` is how the last reading went."""
    rows = list(TaskList.objects.filter(connection=connection, left_at=None))
    old = snapshots.read_many(rows)
    known = {task.id: task for snapshot in old if snapshot for task in snapshot.tasks}
    before = discoveries.read(connection)
    whole = whole or now - before.whole_at > WHOLE_EVERY_SECONDS
    try:
        news = read_news(feed_for(connection, spend), known, whole=whole, patient=patient)
    except BudgetSpent as error:
        _plan(connection, rows, now + error.retry_after)
        return error
    except TaskloomError as error:
        _failed(connection, rows, old, error, last)
        return error
    _publish(connection, rows, known, news, now)
    whole_at = now if whole else before.whole_at
    discoveries.write(connection, Discovered(newest=1, whole_at=whole_at))
    states.write_connection(connection, ReadState(at=time.time()))
    circuit.succeeded(connection)
    return None


def _publish(
    connection: Connection,
    rows: Sequence[TaskList],
    known: Mapping[str, Task],
    news: News,
    now: float,
) -> None:
    """Each list that has something new, and those that must show that they were looked at."""
    after = {task_id: task for task_id, task in known.items() if task_id not in news.gone}
    for task_id, fields in news.tasks.items():
        after[task_id] = Task.from_fields(fields, read_at=now if fields["runsRead"] else None)
    lists = in_lists(after.values())
    lists_remember(connection, [list_id for list_id in lists if storable(list_id)])
    changed = {
        task.list_id
        for task_id in news.tasks.keys() | news.gone
        for task in (known.get(task_id), after.get(task_id))
        if task is not None
    }
    every = TaskList.objects.filter(connection=connection, left_at=None).select_related(
        "connection", "organisation"
    )
    watched = presence.watched(list(every))
    for row in every:
        current = snapshots.read(row)
        due = current is None or now - current.fetched_at > _UNCHANGED_SECONDS
        if row.list_id in changed or row.pk in watched or due:
            _put(row, current, lists.get(row.list_id or "", []), news.reason, now)
        _rest(row, lists.get(row.list_id or "", []), now, watched=row.pk in watched)


def _put(
    row: TaskList, current: Snapshot | None, tasks: list[Task], reason: str | None, now: float
) -> None:
    """A list's tasks in the order in which they were first seen, so that no picture moves."""
    place = {task_id: at for at, task_id in enumerate(current.by_id if current else {})}
    tasks.sort(key=lambda task: (place.get(task.id, len(place)), task.created_at or 0, task.id))
    new = Snapshot(
        list_id=row.list_id,
        tasks=tuple(tasks),
        fetched_at=now,
        complete=reason is None,
        incomplete_reason=reason,
    )
    settle(row, new, now)
    states.write(row, ReadState(at=now))


def _rest(row: TaskList, tasks: Sequence[Task], now: float, *, watched: bool) -> None:
    rest = policy.seconds_until_due((task.status for task in tasks), watched=watched)
    schedule.plan(row.connection, {row.pk: now + rest})


def _failed(
    connection: Connection,
    rows: Sequence[TaskList],
    old: Sequence[Snapshot | None],
    error: TaskloomError,
    last: ReadState | None,
) -> None:
    now = time.time()
    state = states.failed_after(last, str(error), now)
    states.write_connection(connection, state)
    for row, snapshot in zip(rows, old, strict=True):
        states.write(row, state)
        tell_failure(row, snapshot, str(error))
    _plan(connection, rows, now + policy.seconds_until_retry(error, state.failures))
    circuit.failed(connection, error)


def _plan(connection: Connection, rows: Sequence[TaskList], at: float) -> None:
    schedule.plan(connection, {row.pk: at for row in rows})
