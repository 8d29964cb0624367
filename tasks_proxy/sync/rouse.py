"""Reading a list that rests soon, once a discovery meets it at work again.

Rule: docs/architecture.md, decision 45.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import schedule, states, summaries
from tasks_proxy.sync.policy import seconds_until_due


def rouse(
    connection: Connection,
    met: Iterable[TaskList],
    statuses: Mapping[str, Collection[Status]],
    now: float,
) -> None:
    """Plan for `now` the lists that were met busier than they were read.

    `statuses` are those that a discovery met, by list id. A list is busier where they would have
    it read sooner than its mirror does. One that was never read is due anyhow, and one whose last
    reading failed keeps the wait that the failure put upon it.

    Raises StoreUnavailable.
    """
    lists = [row for row in met if row.list_id in statuses]
    read, last = summaries.summaries(lists), states.read(lists)
    hasty = [
        row.pk
        for row in lists
        if row.list_id is not None
        and row.pk in read
        and not _failed(last.get(row.pk))
        and _rest(statuses[row.list_id]) < _rest(read[row.pk].counts)
    ]
    schedule.hasten(connection, hasty, now)


def _failed(last: states.ReadState | None) -> bool:
    return last is not None and last.error is not None


def _rest(statuses: Iterable[Status]) -> float:
    return seconds_until_due(statuses, watched=False)
