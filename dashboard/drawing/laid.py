"""The layout of what is to be drawn: at once, asked of a job, or that of a coarser fold."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from cachetools import TTLCache

from dashboard.drawing import cache
from dashboard.drawing.errors import DotFailed, DotTimeout, LayoutLost
from dashboard.drawing.layout import Layout, lay_out
from dashboard.drawing.plan import Plan, View, coarser
from dashboard.drawing.prepare import settled
from dashboard.drawing.run import IN_REQUEST
from dashboard.drawing.steady import Drawable
from tasks_proxy.core.errors import StoreUnavailable

Send = Callable[[Any, View, str], bool]
"""Asks a worker for the layout of a shape; False where nobody answers."""

_COARSER_TRIES = 2  # so that nobody waits for much longer than three runs of `dot`


@dataclass(frozen=True, slots=True)
class Laid:
    """A plan with its layout, and why it is coarser than asked where it is."""

    plan: Plan
    layout: Layout
    why: str | None = None


def laid(task_list: Drawable, planned: Plan, send: Send) -> Laid | None:
    """The layout of the plan, or of a coarser one; None where a worker was asked for it.

    Raises DrawingError where there can be none.
    """
    organisation = task_list.organisation_id
    try:
        layout = _at_once(organisation, planned)
        if layout is not None:
            with suppress(StoreUnavailable):
                _settle_once(task_list, planned)
            return Laid(planned, layout)
        if send(task_list, planned.view, planned.shape):
            return None
        why = "The layout takes longer than a page may, and no worker can be asked for it."
    except (LayoutLost, DotFailed) as error:
        why = str(error)
    return _coarser(organisation, planned, why)


def _settle_once(task_list: Drawable, planned: Plan) -> None:
    """Settle the picture unless this process did it for the same one last."""
    key = (task_list.organisation_id, task_list.pk, planned.direction)
    if planned.view.plain and _settled.get(key) != planned.shape:
        settled(task_list, planned)
        _settled[key] = planned.shape


_settled: TTLCache[tuple[object, ...], str] = TTLCache(1024, ttl=24 * 3600)


def _at_once(organisation: int, planned: Plan) -> Layout | None:
    """The layout, remembered or made within a request's limits; None where it takes a job."""
    try:
        found = cache.remembered(organisation, planned.shape)
    except StoreUnavailable:
        found = None
    if found is not None or planned.large:
        return found
    make = partial(lay_out, planned.folded, planned.direction, IN_REQUEST)
    try:
        return cache.made(organisation, planned.shape, make, seconds=IN_REQUEST.seconds)
    except DotTimeout:
        return None


def _coarser(organisation: int, planned: Plan, why: str) -> Laid:
    for _ in range(_COARSER_TRIES):
        folded = coarser(planned)
        if folded is None:
            break
        planned = folded
        layout = _if_any(organisation, planned)
        if layout is not None:
            return Laid(planned, layout, f"{why} So more tasks are drawn as one.")
    raise DotTimeout(why)


def _if_any(organisation: int, planned: Plan) -> Layout | None:
    try:
        return _at_once(organisation, planned)
    except (LayoutLost, DotFailed):
        return None
