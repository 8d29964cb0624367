"""Layout and statuses to SVG: pure, quick, and never a run of `dot`.

What a browser changes when an event tells of a task, with the data of that event alone
(`const node = svg.querySelector('.node[data-task="…"]')`, ids through `CSS.escape`):

    status     node `data-status`; its `use.icon` `href` to `#icon-{status}`; the `aria-label` of
               the `<a>` around it: the text of its `<title>`, the status's word, the agent;
               on each `.edge[data-from="…"]` the classes `satisfied` (the status is completed)
               and `waiting` (it is not)
    progress   `rect.progress` `width`: the share times `data-room` of the `<svg>`
    title      `<title>` at once; the wrapped lines come with the next painted picture
    agent      `text.agent`
    time       `text.aside`: while in progress, now less `data-started` (milliseconds)

What an opened group held carries the group's key in `data-within`: without that key in `open=`
the group is one node again. All colours follow from `data-status` by `static/css/graph.css`. A
task that has no node of its own is drawn inside a group: then fetch the picture again, which runs
no `dot` either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.drawing.cards import ghost_card, group_card, task_card
from dashboard.drawing.dot import TASK_SIZE
from dashboard.drawing.icons import symbols
from dashboard.drawing.layout import Box, Layout
from dashboard.drawing.style import Theme, style
from dashboard.drawing.text import escaped, plain
from dashboard.graph.fold import Folded, FoldedNode
from dashboard.graph.model import Edge, EdgeKind
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

MARGIN = 24
_STAMP_HEIGHT = 28
_BAR_ROOM = TASK_SIZE[0] - 52


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a picture shows; `circling` are the edges inside a cycle, `now` is ms since 1970."""

    folded: Folded
    layout: Layout
    tasks: Mapping[str, Task]
    now: float
    circling: frozenset[Edge] = field(default_factory=frozenset)


def paint(scene: Scene, *, link: str | None = "?task={task}") -> str:
    """The picture for a page, which brings `graph.css`; each task leads to `link`."""
    layout = scene.layout
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="group"'
        f' aria-label="Task graph" viewBox="{-MARGIN} {-MARGIN} {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" data-room="{_BAR_ROOM}">'
        f"<defs>{symbols()}</defs>{_edges(scene)}{_nodes(scene, link)}</svg>"
    )


def paint_alone(
    scene: Scene, theme: Theme, *, stamp: str, warning: str = "", link: str | None = None
) -> str:
    """The picture as a file: with its style, a ground, and a line that says what it is.

    `stamp` tells list, time and size, `warning` what is missing from it.
    """
    layout = scene.layout
    width = max(layout.width, 480) + 2 * MARGIN
    height = layout.height + 2 * MARGIN + _STAMP_HEIGHT
    top = -MARGIN - _STAMP_HEIGHT
    line = " · ".join(
        f'<tspan class="{name}">{escaped(plain(text, 300))}</tspan>'
        for name, text in (("stamp", stamp), ("stamp warning", warning))
        if text
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="img"'
        f' aria-label="{escaped(plain(stamp, 300))}"'
        f' viewBox="{-MARGIN} {top} {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        f"<style>{style(theme)}</style><defs>{symbols()}</defs>"
        f'<rect class="ground" x="{-MARGIN}" y="{top}" width="{width:g}" height="{height:g}"/>'
        f'<text class="stamp" x="0" y="{top + 28}">{line}</text>'
        f"{_edges(scene)}{_nodes(scene, link)}</svg>"
    )


def _edges(scene: Scene) -> str:
    completed = {
        node.key
        for node in scene.folded.nodes
        if all(_status(scene, member) is Status.COMPLETED for member in node.members)
    }
    drawn = zip(scene.folded.edges, scene.layout.paths, strict=True)
    return "".join(
        f'<path class="{_edge_class(scene, edge, completed)}" data-from="{escaped(edge.source)}"'
        f' data-to="{escaped(edge.target)}" d="{path}"/>'
        for edge, path in drawn
    )


def _edge_class(scene: Scene, edge: Edge, completed: set[str]) -> str:
    names = ["edge", "satisfied" if edge.source in completed else "waiting"]
    if edge.kind is EdgeKind.BLOCKS:
        names.append("blocks")
    if edge in scene.circling:
        names.append("cycle")
    return " ".join(names)


def _status(scene: Scene, task_id: str) -> Status:
    task = scene.tasks.get(task_id)
    return task.status if task else Status.UNKNOWN


def _nodes(scene: Scene, link: str | None) -> str:
    drawn = zip(scene.folded.nodes, scene.layout.boxes, strict=True)
    return "".join(_node(scene, node, box, link) for node, box in drawn)


def _node(scene: Scene, node: FoldedNode, box: Box, link: str | None) -> str:
    if node.is_group:
        members = [scene.tasks[member] for member in node.members if member in scene.tasks]
        return group_card(node, members, box)
    task = scene.tasks.get(node.key)
    if task is None:
        return ghost_card(node.key, box, within=node.within)
    return task_card(task, box, link=link, now=scene.now, within=node.within)
