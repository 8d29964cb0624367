"""Celery jobs: ids in, one call. Of suspended organisations nothing is read or forgotten."""

from __future__ import annotations

import logging
import time

from celery import shared_task

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.accounts.suspended import AWAKE
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import BudgetSpent, StoreUnavailable, TaskloomError
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import attempts, budget, circuit, discoveries, keys, locks, schedule, seats
from tasks_proxy.sync import dispatch, lanes
from tasks_proxy.sync.expire import expire_lists
from tasks_proxy.sync.parking import discovery_parked, list_parked
from tasks_proxy.sync.patch import patch_tasks, read_soon
from tasks_proxy.sync.refresh import LIST_LOCK_SECONDS, refresh_list
from tasks_proxy.sync.survey import survey
from tasks_proxy.sync.upkeep import history_forget, lists_remove

log = logging.getLogger(__name__)

NO_SEAT_SECONDS = 1.0
"""When a list is due again whose connection has enough jobs that wait for its upstream."""

DISCOVERY_SECONDS = 2.0
"""After which a discovery leaves the rest to the next one: watched lists wait for its seat."""


@shared_task(name="sync.due")
def due() -> None:
    """Send out a reading of every list that is due."""
    now = time.time()
    for connection in Connection.objects.filter(AWAKE):
        for pk in dispatch.take_due(connection, now):
            read_list.apply_async((pk,), expires=dispatch.LEASE_SECONDS)


@shared_task(name="sync.read_list")
def read_list(list_pk: int) -> None:
    """Read one list, unless it is gone or rests."""
    rows = TaskList.objects.select_related("connection").filter(AWAKE, pk=list_pk)
    task_list = rows.first()
    if task_list is None:
        return
    connection = task_list.connection
    # Of the same message twice, one must not wait for the seat of the other and read once more.
    key = keys.of_list(task_list, "job")
    with (
        locks.held(key, seconds=LIST_LOCK_SECONDS) as alone,
        seats.seat(connection, lanes.seats() if alone else 0) as had,
    ):
        if not had:
            rest = NO_SEAT_SECONDS if alone else locks.LEASE_SECONDS
            schedule.hasten(connection, [list_pk], time.time() + rest)
            return
        if list_parked(task_list) or not circuit.may_call(connection):
            return
        error = refresh_list(task_list, spend=budget.spend_or_wait).error
    if error is not None and not isinstance(error, BudgetSpent):
        log.warning("reading list %s failed: %s", list_pk, type(error).__name__)


@shared_task(name="sync.patch")
def patch(connection_id: str, task_ids: list[str], by: str) -> None:
    """Put tasks that were just written into the mirror, or have their lists read once that may be.

    Agents that write to an upstream that hangs must not take all processes of a worker either.
    """
    connection = Connection.objects.filter(AWAKE, pk=connection_id).first()
    if connection is None:
        return
    with seats.seat(connection, lanes.seats()) as had:
        if not had or not circuit.may_call(connection):
            read_soon(connection, task_ids)
            return
        try:
            patch_tasks(connection, task_ids, by=by)
            circuit.succeeded(connection)
        except StoreUnavailable:
            raise
        except TaskloomError as error:
            circuit.failed(connection, error)
            log.warning("reading what was written failed: %s", type(error).__name__)


@shared_task(name="sync.discover_all")
def discover_all() -> None:
    """Send out a discovery over every connection that is due for one."""
    now = time.time()
    for connection in Connection.objects.filter(AWAKE):
        if discoveries.read(connection).due_at <= now:
            discover_one.apply_async((str(connection.pk),), expires=30)


@shared_task(name="sync.discover")
def discover_one(connection_id: str) -> None:
    """Find one connection's lists, unless another process is at it."""
    connection = Connection.objects.filter(AWAKE, pk=connection_id).first()
    if connection is None:
        return
    key = keys.of_connection(connection.organisation_id, connection.pk, "discovery")
    with locks.held(key, seconds=130) as alone, seats.seat(connection, lanes.seats()) as had:
        if not (alone and had) or discovery_parked(connection) or not circuit.may_call(connection):
            return
        try:
            with attempts.counted(attempts.of_discovery(connection)):
                most = dispatch.calls_to_search(connection)
                survey(connection, budget.spend_or_wait, most=most, seconds=DISCOVERY_SECONDS)
        except StoreUnavailable:
            raise
        except BudgetSpent:
            return
        except TaskloomError as error:
            log.warning("discovery %s failed: %s", connection_id, type(error).__name__)


@shared_task(name="sync.expire")
def expire() -> None:
    """Take expired tasks out of the mirror."""
    now = time.time()
    for connection in Connection.objects.filter(AWAKE):
        expire_lists(connection, now)


@shared_task(name="sync.upkeep")
def upkeep() -> None:
    """Forget what was kept for its time."""
    now = time.time()
    for organisation in Organisation.objects.filter(suspended_at=None):
        history_forget(organisation, now)
    for connection in Connection.objects.filter(AWAKE):
        lists_remove(connection, now)
