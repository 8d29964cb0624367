"""Lay a list out ahead of any viewer, with a job's limits."""

from __future__ import annotations

import logging
from functools import partial

from dashboard.drawing import cache
from dashboard.drawing.errors import DrawingError
from dashboard.drawing.layout import lay_out
from dashboard.drawing.plan import Plan, View
from dashboard.drawing.run import IN_JOB
from dashboard.drawing.steady import Drawable, steady_plan
from dashboard.shown import shown
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots

log = logging.getLogger(__name__)


def prepare(task_list: TaskList, view: View) -> None:
    """See to it that the picture of what there is to show of the list has its layout.

    Where `dot` loses, that is remembered, so that viewers get a coarser picture at once.
    Raises StoreUnavailable.
    """
    seen = shown(task_list, snapshots.read(task_list))
    if seen is None:
        return
    prepare_of(task_list, seen.snapshot, view)


def prepare_of(task_list: Drawable, snapshot: Snapshot, view: View) -> None:
    """The same for a snapshot of whatever is drawn. Raises StoreUnavailable."""
    planned = steady_plan(task_list, snapshot, view)
    try:
        _layout(task_list.organisation_id, planned)
        settled(task_list, planned)
    except DrawingError as error:
        log.warning("no layout for %s: %s", task_list.pk, error)
        cache.give_up(task_list.organisation_id, planned.shape, error)


def settled(task_list: Drawable, planned: Plan) -> None:
    """Remember that this is the list's picture now, if it is the one that all see first.

    Raises StoreUnavailable.
    """
    if planned.view.plain:
        name = f"{task_list.pk}:{planned.direction}"
        cache.settle(task_list.organisation_id, name, planned.shape)


def _layout(organisation: int, planned: Plan) -> None:
    make = partial(lay_out, planned.folded, planned.direction, IN_JOB)
    cache.made(organisation, planned.shape, make, seconds=IN_JOB.seconds)
