"""One picture of one list, for pages and the API: at once, being prepared, or a coarser one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from dashboard.drawing import cache
from dashboard.drawing.errors import DotFailed, DotTimeout, LayoutLost
from dashboard.drawing.jobs import send_once
from dashboard.drawing.layout import Layout, lay_out
from dashboard.drawing.paint import Scene, paint, paint_alone
from dashboard.drawing.plan import Plan, View, coarser
from dashboard.drawing.run import IN_REQUEST
from dashboard.drawing.steady import steady_plan
from dashboard.drawing.text import plain
from dashboard.graph.cycles import warning
from dashboard.graph.fold import Folded, FoldMode
from dashboard.graph.shape import Direction
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

RETRY_AFTER = 2
"""Seconds after which to ask again for a picture that is being prepared."""

_COARSER_TRIES = 2  # so that nobody waits for much longer than three runs of `dot`


@dataclass(frozen=True, slots=True)
class Picture:
    """A painted picture. `notes` are sentences to show with it: cycles, a coarser fold, a gap."""

    svg: str
    folded: Folded
    shape: str
    width: float
    height: float
    cycles: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    @property
    def hidden_edges(self) -> int:
        """How many redundant edges are not drawn."""
        return self.folded.hidden


@dataclass(frozen=True, slots=True)
class Preparing:
    """No picture yet: a job lays it out. Answer 202 with `Retry-After: {retry_after}`."""

    shape: str
    nodes: int
    edges: int
    retry_after: int = RETRY_AFTER

    @property
    def note(self) -> str:
        """A sentence for people."""
        return f"Laying out {self.nodes} nodes and {self.edges} edges; this takes a moment."


def picture(
    task_list: TaskList,
    snapshot: Snapshot,
    *,
    fold: FoldMode = "auto",
    direction: Direction = "LR",
    theme: Literal["page", "light", "dark"] = "page",
    link: str | None = "?task={task}",
    view: View | None = None,
) -> Picture | Preparing:
    """The list's picture, or word that it is being prepared.

    `view` says all of how it is drawn, in place of `fold` and `direction`. `theme` is `page` for
    SVG that the page's CSS colours; `light` and `dark` stand alone, with a line that names list,
    time and what is missing. `link` is an address with `{task}` for the quoted id, None for no
    links. Raises DrawingError where there can be none: dot is missing, or even the coarsest fold
    is too much for it.
    """
    planned = steady_plan(task_list, snapshot, view or View(fold, direction))
    drawn = _drawn(task_list, planned)
    if isinstance(drawn, Preparing):
        return drawn
    shown, layout = drawn.plan, drawn.layout
    scene = Scene(shown.folded, layout, snapshot.by_id, time.time() * 1000, shown.circling())
    notes = _notes(shown, snapshot, drawn.why)
    if theme == "page":
        svg = paint(scene, link=link)
    else:
        svg = paint_alone(
            scene, theme, stamp=_stamp(task_list, snapshot), warning=" ".join(notes), link=link
        )
    return Picture(svg, shown.folded, shown.shape, layout.width, layout.height, shown.cycles, notes)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A plan with its layout, and why it is coarser than asked where it is."""

    plan: Plan
    layout: Layout
    why: str | None = None


def _drawn(task_list: TaskList, planned: Plan) -> _Drawn | Preparing:
    organisation = task_list.organisation_id
    try:
        layout = _at_once(organisation, planned)
        if layout is not None:
            return _Drawn(planned, layout)
        if send_once(task_list, planned.view, planned.shape):
            return Preparing(planned.shape, len(planned.folded.nodes), len(planned.folded.edges))
        why = "The layout takes longer than a page may, and no worker can be asked for it."
    except (LayoutLost, DotFailed) as error:
        why = str(error)
    return _coarser(organisation, planned, why)


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


def _coarser(organisation: int, planned: Plan, why: str) -> _Drawn:
    for _ in range(_COARSER_TRIES):
        folded = coarser(planned)
        if folded is None:
            break
        planned = folded
        layout = _if_any(organisation, planned)
        if layout is not None:
            return _Drawn(planned, layout, f"{why} So more tasks are drawn as one.")
    raise DotTimeout(why)


def _if_any(organisation: int, planned: Plan) -> Layout | None:
    try:
        return _at_once(organisation, planned)
    except (LayoutLost, DotFailed):
        return None


def _notes(shown: Plan, snapshot: Snapshot, why: str | None) -> tuple[str, ...]:
    titles = {task.id: task.title for task in snapshot.tasks}
    gap = None
    if not snapshot.complete:
        gap = f"Incomplete: {snapshot.incomplete_reason or 'some tasks could not be read.'}"
    return tuple(filter(None, (gap, why, warning(shown.cycles, titles))))


def _stamp(task_list: TaskList, snapshot: Snapshot) -> str:
    read = datetime.fromtimestamp(snapshot.fetched_at, UTC)
    count = len(snapshot.tasks)
    tasks = "1 task" if count == 1 else f"{count} tasks"
    return f"{plain(task_list.title, 80)} · {tasks} · read {read:%Y-%m-%d %H:%M:%S} UTC"
