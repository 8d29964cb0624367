"""Celery job of the layout queue, and what sends it: ids in, one call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, cast

from celery import shared_task
from kombu.exceptions import OperationalError

from dashboard.drawing import cache, wanted
from dashboard.drawing.plan import View
from dashboard.drawing.prepare import prepare
from dashboard.drawing.run import IN_JOB
from dashboard.graph.fold import mode_of
from dashboard.graph.shape import Direction
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

log = logging.getLogger(__name__)

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
    direction: str | None,
    opened: Sequence[str] = (),
    redundant: bool = False,  # noqa: FBT001, FBT002  a message's arguments are positional
    focus: str | None = None,
    depth: int | None = None,
) -> None:
    """Lay out one list as a View asks for it, unless the list is gone."""
    task_list = TaskList.objects.filter(pk=task_list_pk).first()
    if task_list is None:
        return
    view = View(
        mode_of(fold),
        cast("Direction | None", direction),
        frozenset(opened),
        redundant,
        focus=focus,
        depth=depth,
    )
    try:
        prepare(task_list, view)
    except StoreUnavailable:
        log.warning("no layout for list %s: Redis does not answer", task_list_pk)


def send(task_list: TaskList, view: View) -> bool:
    """Ask a worker for the layout; False where the broker does not answer."""
    asked: tuple[object, ...]
    asked = (str(view.fold), view.direction, sorted(view.opened), view.redundant)
    if view.focus is not None:
        asked = (*asked, view.focus, view.depth)
    try:
        lay_out.apply_async(
            (task_list.pk, *asked),
            queue="layout",
            expires=EXPIRES_SECONDS,
            retry=False,
        )
    except OperationalError:
        return False
    return True


def send_once(task_list: TaskList, view: View, shape: str) -> bool:
    """Ask for the layout of `shape` unless that was done lately; False where nobody answers."""
    return once(task_list.organisation_id, shape, lambda: send(task_list, view))


def once(organisation: int, shape: str, send: Callable[[], bool]) -> bool:
    """Send unless the layout of `shape` was asked for lately; False where nobody answers."""
    name = f"sent:{shape}"
    try:
        if not cache.first(organisation, name, seconds=EXPIRES_SECONDS):
            return True
        if send():
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
    """After a change of structure, have it laid out ahead of any viewer.

    A first reading of many lists changes as many structures; so it is only noted here.
    """
    if structure_changed:
        with suppress(StoreUnavailable):
            wanted.want(task_list)


@shared_task(name="drawing.lay_out_wanted")
def lay_out_wanted() -> None:
    """Send out the layouts that are wanted, once for however many changes of a list."""
    try:
        lists = wanted.take(list(Organisation.objects.values_list("pk", flat=True)))
    except StoreUnavailable:
        return
    for task_list in TaskList.objects.filter(pk__in=lists):
        send(task_list, View())
