"""One picture of one list, for pages and the API: at once, being prepared, or a coarser one."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from dashboard.drawing import cache
from dashboard.drawing.errors import LayoutLost
from dashboard.drawing.jobs import send_once
from dashboard.drawing.laid import Send, laid
from dashboard.drawing.layout import Layout
from dashboard.drawing.paint import Scene, paint, paint_alone
from dashboard.drawing.pen import Ghost
from dashboard.drawing.plan import View
from dashboard.drawing.sketch import Sketch, sketched
from dashboard.drawing.stamp import Stamp, stamp_of
from dashboard.drawing.steady import Drawable, steady_plan
from dashboard.graph.fold import Folded
from dashboard.graph.shape import Direction
from tasks_proxy.core.records import Snapshot

RETRY_AFTER = 2
"""Seconds after which to ask again for a picture that is being prepared."""

_PLAIN, _LINK = View(), "?task={task}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a caller knows of the list beyond its snapshot.

    `critical` is the chain of tasks that the end hangs on, `estimates` are words by task id, and
    `ghosts` what is known of tasks outside. `group_link` gives the address that opens a group,
    from the keys that stand open and its own. `remark` says what a file tells of a picture as
    wide and high as that, in px.
    """

    critical: Sequence[str] = ()
    estimates: Mapping[str, str] = field(default_factory=dict)
    ghosts: Mapping[str, Ghost] = field(default_factory=dict)
    group_link: Callable[[frozenset[str], str], str] | None = None
    remark: Callable[[float, float], str] | None = None


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Picture:
    """A painted picture with the sketch that it is of; `width` and `height` are the layout's."""

    svg: str
    sketch: Sketch
    width: float
    height: float

    @property
    def folded(self) -> Folded:
        """What is drawn."""
        return self.sketch.folded

    @property
    def direction(self) -> Direction:
        """Where its edges lead."""
        return self.sketch.direction

    @property
    def shape(self) -> str:
        """The hash of its layout."""
        return self.sketch.shape

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences to show with it: cycles, a coarser fold, a gap."""
        return self.sketch.notes


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
    task_list: Drawable,
    snapshot: Snapshot,
    *,
    view: View = _PLAIN,
    theme: Literal["page", "light", "dark"] = "page",
    link: str | None = _LINK,
    said: Said = NOTHING_SAID,
    send: Send = send_once,
) -> Picture | Preparing:
    """The list's picture as `view` asks for it, or word that it is being prepared.

    `theme` is `page` for SVG that the page's CSS colours; `light` and `dark` stand alone, with a
    line that names list, time and what is missing. `link` is an address with `{task}` for the
    quoted id, None for no links. `said` is what is known besides of the list. `send` asks a
    worker for a layout that takes a job. Raises DrawingError where there can be none: dot is
    missing, or even the coarsest fold is too much for it.
    """
    planned = steady_plan(task_list, snapshot, view)
    found = laid(task_list, planned, send)
    if found is None:
        return Preparing(planned.shape, len(planned.folded.nodes), len(planned.folded.edges))
    sketch = sketched(
        found.plan, snapshot, critical=said.critical, estimates=said.estimates, why=found.why
    )
    scene = _scene(sketch, found.layout, said)
    if theme == "page":
        svg = _for_page(scene, link, said)
    else:
        focus = _title(snapshot.related, found.plan.view.focus)
        stamp = _stamp(task_list, snapshot, scene, said, focus=focus, notes=sketch.notes)
        svg = paint_alone(scene, theme, stamp=stamp, link=link)
    return Picture(svg, sketch, found.layout.width, found.layout.height)


def picture_of(
    task_list: Drawable, sketch: Sketch, *, link: str | None = _LINK, said: Said = NOTHING_SAID
) -> Picture | None:
    """The picture of a sketch for a page; None where its layout is not at hand.

    Raises StoreUnavailable.
    """
    with suppress(LayoutLost):
        layout = cache.remembered(task_list.organisation_id, sketch.shape)
        if layout is not None:
            svg = _for_page(_scene(sketch, layout, said), link, said)
            return Picture(svg, sketch, layout.width, layout.height)
    return None


def _scene(sketch: Sketch, layout: Layout, said: Said) -> Scene:
    return Scene(
        sketch.folded,
        layout,
        sketch.tasks,
        time.time() * 1000,
        sketch.circling,
        sketch.critical,
        sketch.on_path,
        sketch.estimates,
        said.ghosts,
        shape=sketch.shape,
        groups=sketch.groups,
    )


def _for_page(scene: Scene, link: str | None, said: Said) -> str:
    leads = said.group_link and partial(said.group_link, scene.folded.opened)
    return paint(scene, link=link, group_link=leads)


def _stamp(
    task_list: Drawable,
    snapshot: Snapshot,
    scene: Scene,
    said: Said,
    *,
    focus: str | None,
    notes: tuple[str, ...],
) -> Stamp:
    remark = said.remark and said.remark(scene.layout.width, scene.layout.height)
    return stamp_of(
        task_list.title,
        snapshot,
        tasks=len(snapshot.tasks),
        nodes=len(scene.folded.nodes),
        focus=focus,
        said=(remark,) if remark else (),
        notes=notes,
    )


def _title(snapshot: Snapshot, task_id: str | None) -> str | None:
    if task_id is None:
        return None
    task = snapshot.by_id.get(task_id)
    return (task.title if task else "") or task_id
