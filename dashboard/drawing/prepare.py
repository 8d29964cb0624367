"""Lay a list out ahead of any viewer, with a job's limits."""

from __future__ import annotations

import logging
from functools import partial

from dashboard.drawing import cache
from dashboard.drawing.errors import DrawingError
from dashboard.drawing.layout import lay_out
from dashboard.drawing.plan import Plan, View
from dashboard.drawing.run import IN_JOB
from dashboard.drawing.steady import steady_plan
from dashboard.shown import shown
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
    planned = steady_plan(task_list, seen.snapshot, view)
    try:
        _layout(task_list.organisation_id, planned)
    except DrawingError as error:
        log.warning("no layout for list %s: %s", task_list.pk, error)
        cache.give_up(task_list.organisation_id, planned.shape, error)


def _layout(organisation: int, planned: Plan) -> None:
    make = partial(lay_out, planned.folded, planned.direction, IN_JOB)
    cache.made(organisation, planned.shape, make, seconds=IN_JOB.seconds)
