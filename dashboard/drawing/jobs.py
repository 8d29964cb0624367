"""Celery job of the layout queue, and what sends it: ids in, one call."""

from __future__ import annotations

import logging
from typing import Any, cast

from celery import shared_task
from kombu.exceptions import OperationalError

from dashboard.drawing import cache
from dashboard.drawing.prepare import prepare
from dashboard.drawing.run import IN_JOB
from dashboard.graph.fold import mode_of
from dashboard.graph.shape import Direction
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

log = logging.getLogger(__name__)

DEBOUNCE_SECONDS = 5
EXPIRES_SECONDS = 60
"""A layout that no worker took up for so long is asked for again by whoever still wants it."""


@shared_task(
    name="drawing.lay_out",
    acks_late=True,
    soft_time_limit=int(IN_JOB.seconds) + 20,
    time_limit=int(IN_JOB.seconds) + 40,
)
def lay_out(task_list_pk: int, fold: str, direction: str) -> None:
    """Lay out one list, unless it is gone."""
    task_list = TaskList.objects.filter(pk=task_list_pk).first()
    if task_list is None:
        return
    try:
        prepare(task_list, mode_of(fold), cast("Direction", direction))
    except StoreUnavailable:
        log.warning("no layout for list %s: Redis does not answer", task_list_pk)


def send(task_list: TaskList, fold: str, direction: Direction, *, countdown: int = 0) -> bool:
    """Ask a worker for the layout; False where the broker does not answer."""
    try:
        lay_out.apply_async(
            (task_list.pk, fold, direction),
            queue="layout",
            countdown=countdown,
            expires=countdown + EXPIRES_SECONDS,
            retry=False,
        )
    except OperationalError:
        return False
    return True


def send_once(task_list: TaskList, fold: str, direction: Direction, shape: str) -> bool:
    """Ask for the layout of `shape` unless that was done lately; False where nobody answers."""
    organisation, name = task_list.organisation_id, f"sent:{shape}"
    try:
        if not cache.first(organisation, name, seconds=EXPIRES_SECONDS):
            return True
        if send(task_list, fold, direction):
            return True
        cache.forget(organisation, name)
    except StoreUnavailable:
        pass
    return False


def on_snapshot_written(
    sender: object,
    *,
    task_list: TaskList,
    snapshot: Snapshot,
    structure_changed: bool,
    **_: Any,
) -> None:
    """After a change of structure, have it laid out ahead of any viewer, once in five seconds."""
    if not structure_changed:
        return
    try:
        due = cache.first(
            task_list.organisation_id, f"due:{task_list.pk}", seconds=DEBOUNCE_SECONDS
        )
    except StoreUnavailable:
        return
    if due:
        send(task_list, "auto", "LR", countdown=DEBOUNCE_SECONDS)
