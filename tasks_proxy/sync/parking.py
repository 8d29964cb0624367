"""Lists and discoveries whose reading breaks off each time: left alone, and told."""

from __future__ import annotations

import logging
import time

from tasks_proxy.connections.capabilities import capabilities_of
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import attempts, schedule, snapshots, states
from tasks_proxy.store.states import ReadState
from tasks_proxy.sync.publish import tell_failure

log = logging.getLogger(__name__)

WHY = (
    f"Reading broke off {attempts.MOST} times without an end, so it is left alone for a day."
    " “Sync now” tries it again; the worker's log tells what happened."
)


def list_parked(task_list: TaskList) -> bool:
    """Whether the list is not to be read; its state and its viewers are told, and it rests.

    Raises StoreUnavailable.
    """
    connection = task_list.connection
    if capabilities_of(connection).feed:
        key = attempts.of_feed(connection)
    else:
        key = attempts.of_list(task_list)
    if not attempts.spent(key):
        return False
    log.error("list %s is left alone: reading it broke off too often", task_list.pk)
    now = time.time()
    states.write(task_list, ReadState(at=now, error=WHY, failures=attempts.MOST))
    schedule.plan(connection, {task_list.pk: now + attempts.FORGOTTEN_SECONDS})
    tell_failure(task_list, snapshots.read(task_list), WHY)
    return True


def discovery_parked(connection: Connection) -> bool:
    """The same of the look for a connection's lists."""
    if not attempts.spent(attempts.of_discovery(connection)):
        return False
    log.error("connection %s is left alone: its discovery broke off too often", connection.pk)
    told = ReadState(at=time.time(), error=WHY, failures=attempts.MOST)
    states.write_connection(connection, told)
    return True
