"""Celery jobs: ids in, one call."""

from __future__ import annotations

import logging
import time

from celery import shared_task

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import BudgetSpent, StoreUnavailable, TaskloomError
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import budget, circuit, keys, locks
from tasks_proxy.sync import dispatch
from tasks_proxy.sync.expire import expire_lists
from tasks_proxy.sync.patch import patch_tasks
from tasks_proxy.sync.refresh import refresh_list
from tasks_proxy.sync.survey import survey
from tasks_proxy.sync.upkeep import history_forget, lists_remove

log = logging.getLogger(__name__)


@shared_task(name="sync.due")
def due() -> None:
    """Send out a reading of every list that is due."""
    now = time.time()
    for connection in Connection.objects.all():
        for pk in dispatch.take_due(connection, now):
            read_list.apply_async((pk,), expires=dispatch.LEASE_SECONDS)


@shared_task(name="sync.read_list")
def read_list(list_pk: int) -> None:
    """Read one list, unless it is gone."""
    task_list = TaskList.objects.select_related("connection").filter(pk=list_pk).first()
    if task_list is None:
        return
    if not circuit.may_call(task_list.connection):
        return
    error = refresh_list(task_list, spend=budget.spend_or_wait).error
    if error is not None and not isinstance(error, BudgetSpent):
        log.warning("reading list %s failed: %s", list_pk, type(error).__name__)


@shared_task(name="sync.patch")
def patch(connection_id: str, task_ids: list[str], by: str) -> None:
    """Put tasks that were just written into the mirror."""
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None:
        return
    try:
        patch_tasks(connection, task_ids, by=by)
    except StoreUnavailable:
        raise
    except TaskloomError as error:
        log.warning("reading what was written failed: %s", type(error).__name__)


@shared_task(name="sync.discover_all")
def discover_all() -> None:
    """Send out a discovery over every connection."""
    for pk in Connection.objects.values_list("pk", flat=True):
        discover_one.apply_async((str(pk),), expires=30)


@shared_task(name="sync.discover")
def discover_one(connection_id: str) -> None:
    """Find one connection's lists, unless another process is at it."""
    connection = Connection.objects.filter(pk=connection_id).first()
    if connection is None:
        return
    key = keys.of_connection(connection.organisation_id, connection.pk, "discovery")
    with locks.held(key, seconds=130) as had:
        if not had or not circuit.may_call(connection):
            return
        try:
            survey(connection, budget.spend_or_wait)
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
    for connection in Connection.objects.all():
        expire_lists(connection, now)


@shared_task(name="sync.upkeep")
def upkeep() -> None:
    """Forget what was kept for its time."""
    now = time.time()
    for organisation in Organisation.objects.all():
        history_forget(organisation, now)
    for connection in Connection.objects.all():
        lists_remove(connection, now)
