"""Celery job of the layout queue, and what sends it: ids in, one call."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, cast

from celery import shared_task
from kombu.exceptions import OperationalError

from dashboard.drawing import cache
from dashboard.drawing.plan import View
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
def lay_out(
    task_list_pk: int,
    fold: str,
    direction: str,
    opened: Sequence[str] = (),
    redundant: bool = False,  # noqa: FBT001, FBT002  a message's arguments are positional
) -> None:
    """Lay out one list as a View asks for it, unless the list is gone."""
    task_list = TaskList.objects.filter(pk=task_list_pk).first()
    if task_list is None:
        return
    view = View(mode_of(fold), cast("Direction", direction), frozenset(opened), redundant)
    try:
        prepare(task_list, view)
    except StoreUnavailable:
        log.warning("no layout for list %s: Redis does not answer", task_list_pk)


def send(task_list: TaskList, view: View, *, countdown: int = 0) -> bool:
    """Ask a worker for the layout; False where the broker does not answer."""
    asked = (str(view.fold), view.direction, sorted(view.opened), view.redundant)
    try:
        lay_out.apply_async(
            (task_list.pk, *asked),
            queue="layout",
            countdown=countdown,
            expires=countdown + EXPIRES_SECONDS,
            retry=False,
        )
    except OperationalError:
        return False
    return True


def send_once(task_list: TaskList, view: View, shape: str) -> bool:
    """Ask for the layout of `shape` unless that was done lately; False where nobody answers."""
    organisation, name = task_list.organisation_id, f"sent:{shape}"
    try:
        if not cache.first(organisation, name, seconds=EXPIRES_SECONDS):
            return True
        if send(task_list, view):
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
        send(task_list, View(), countdown=DEBOUNCE_SECONDS)
