"""What people ask of the sync: jobs sent by their names, and lists whose turn comes at once.

Pages and the API call this; the jobs themselves are the sync's.
"""

from __future__ import annotations

import time
from contextlib import suppress

from celery import current_app
from django.core.exceptions import ValidationError
from kombu.exceptions import OperationalError

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.keys import list_key
from tasks_proxy.history.lists import lists_remember, storable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import attempts, schedule, trials
from tasks_proxy.store.trials import Trial

LONGEST_ID = 500
"""Characters of a list's id that somebody adds; it must fit into an address of the upstream's."""

_EXPIRES = 30


def connection_try(connection: Connection) -> Trial:
    """Have a worker test the connection by one call, unless that is under way.

    Raises StoreUnavailable.
    """
    last = trials.read(connection)
    if last is not None and last.is_waiting(time.time()):
        return last
    trial = trials.ask(connection)
    _send("sync.try_connection", connection)
    return trial


def connection_sync(connection: Connection) -> int:
    """Have all lists read, and new ones looked for, as soon as circuit and budget allow.

    How many lists that are. Raises StoreUnavailable.
    """
    rows = list(TaskList.objects.filter(connection=connection))
    attempts.forget(connection, rows, all_of_it=True)
    schedule.hasten(connection, [row.pk for row in rows], time.time())
    _send("sync.discover", connection)
    return len(rows)


def list_sync(task_list: TaskList) -> None:
    """Have one list read at once. Raises StoreUnavailable."""
    attempts.forget(task_list.connection, [task_list], all_of_it=False)
    schedule.hasten(task_list.connection, [task_list.pk], time.time())


def list_add(connection: Connection, list_id: str) -> tuple[TaskList, bool]:
    """Remember a list that somebody names, to be read now; and whether it was new.

    Raises ValidationError for what can be no list's id. Without Redis the next discovery plans it.
    """
    list_id_check(list_id)
    known = TaskList.objects.filter(
        organisation_id=connection.organisation_id, key=list_key(list_id)
    ).exists()
    (row,) = lists_remember(connection, [list_id], by_hand=True)
    with suppress(StoreUnavailable):
        list_sync(row)
    return row, not known


def list_id_check(list_id: str) -> None:
    """ValidationError for what can be no list's id."""
    if not list_id:
        raise ValidationError("Give the list's id.")
    if len(list_id) > LONGEST_ID:
        raise ValidationError(f"An id has at most {LONGEST_ID} characters; this has more.")
    if not storable(list_id):
        raise ValidationError("An id cannot hold NUL characters or halves of characters.")


def _send(job: str, connection: Connection) -> None:
    try:
        current_app.send_task(job, (str(connection.pk),), expires=_EXPIRES, retry=False)
    except OperationalError as error:
        raise StoreUnavailable("The queue of jobs does not answer; try again.") from error
