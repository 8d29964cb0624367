"""Layout and statuses to SVG: pure, quick, and never a run of `dot`.

What a browser changes when an event tells of a task, with the data of that event alone
(`const node = svg.querySelector('.node[data-task="…"]')`, ids through `CSS.escape`):

    status     node `data-status`; its `use.icon` `href` to `#icon-{status}`; the `aria-label` of
               the `<a>` around it: the text of its `<title>`, the status's word, the agent;
               on each `.edge[data-from="…"]` the classes `satisfied` (the status is completed)
               and `waiting` (it is not)
    critical   nodes and edges of the chain that decides when the open work ends have the class
               `critical`; the class `without-critical` on the `<svg>` makes them look as others do
    progress   `rect.progress` `width`: the share times `data-room` of the `<svg>`
    title      `<title>` at once; the wrapped lines come with the next painted picture
    agent      `text.agent`
    time       `text.aside`: while in progress, now less `data-started` (milliseconds); while
               blocked for no reason that is told, now less `data-waiting`; while pending, the
               attempt and the node's `data-estimate`

What an opened group held carries the group's key in `data-within`: without that key in `open=`
the group is one node again. All colours follow from `data-status` by `static/css/graph.css`. A
task that has no node of its own is drawn inside a group: then fetch the picture again, which runs
no `dot` either.

Every text is written with `text.escaped`, and every part that holds some passes `sanitise`; what
stays as it was, as nodes do but for a few, is written and sanitised once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.drawing import edges
from dashboard.drawing.cards import ghost_card, group_card, task_card
from dashboard.drawing.dot import TASK_SIZE
from dashboard.drawing.icons import symbols
from dashboard.drawing.layout import Box, Layout
from dashboard.drawing.look import Look, look
from dashboard.drawing.measures import ROOM
from dashboard.drawing.pen import Face, Ghost, GroupFace, Pen, face_of, group_face_of
from dashboard.drawing.sanitise import sanitised
from dashboard.drawing.stamp import Stamp
from dashboard.drawing.style import Theme
from dashboard.graph.fold import Folded, FoldedNode
from dashboard.graph.model import Edge, EdgeKind
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

MARGIN = 24
_DEFS = f"<defs>{symbols()}</defs>"


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a picture shows; `circling` are the edges inside a cycle, `now` is ms since 1970.

    `critical` are drawn edges and `on_path` the keys of the nodes that the end of the work hangs
    on. `estimates` tell in words how long a task may take, `ghosts` what is known of those
    outside. `shape` is the layout's hash, under which its edges are remembered, where there is one.
    `groups` are faces that are known already, by the key of their node; `tasks` need not hold the
    members of those.
    """

    folded: Folded
    layout: Layout
    tasks: Mapping[str, Task]
    now: float
    circling: frozenset[Edge] = field(default_factory=frozenset)
    critical: frozenset[tuple[str, str]] = frozenset()
    on_path: frozenset[str] = frozenset()
    estimates: Mapping[str, str] = field(default_factory=dict)
    ghosts: Mapping[str, Ghost] = field(default_factory=dict)
    shape: str = ""
    groups: Mapping[str, GroupFace] = field(default_factory=dict)


def paint(
    scene: Scene,
    *,
    link: str | None = "?task={task}",
    group_link: Callable[[str], str] | None = None,
) -> str:
    """The picture for a page, which brings `graph.css`; nodes lead where `pen.Pen` tells."""
    layout = scene.layout
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    pen = Pen(look(), link, group_link)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" role="group"'
        f' aria-label="Task graph" viewBox="{-MARGIN} {-MARGIN} {width:g} {height:g}"'
        f' data-room="{ROOM}" width="{width:g}" height="{height:g}">'
        f"{_DEFS}{_edges(scene, pen.look)}{_nodes(scene, pen)}</svg>"
    )


# Inkscape 1.2 draws nothing for the plain `href` of a `use`. No text can hold its `<`.
_USED = re.compile(r'(<use [^>]*)(?=href="#icon-)')


def paint_alone(scene: Scene, theme: Theme, *, stamp: Stamp, link: str | None = None) -> str:
    """The picture as a file: every part with its own colours, a ground, and what it is."""
    layout, looks = scene.layout, look(theme)
    width = max(layout.width, stamp.width) + 2 * MARGIN
    above = MARGIN + stamp.height
    height = layout.height + MARGIN + above
    nodes = _USED.sub(r"\1xlink:", _nodes(scene, Pen(looks, link)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' {looks("graph")} role="img" aria-label="Task graph"'
        f' viewBox="{-MARGIN} {-above} {width:g} {height:g}" width="{width:g}" height="{height:g}">'
        f'{_DEFS}<rect {looks("ground")} x="{-MARGIN}" y="{-above}" width="{width:g}"'
        f' height="{height:g}"/>{sanitised(stamp.drawn(looks, width - 2 * MARGIN, -above))}'
        f"{_edges(scene, looks)}{nodes}</svg>"
    )


def _edges(scene: Scene, looks: Look) -> str:
    completed = {node.key for node in scene.folded.nodes if _completed(scene, node)}
    lines = edges.lines(scene.folded.edges, scene.layout.paths, scene.shape)
    return "".join(
        f"<path {looks(_edge_class(scene, edge, completed))}{line}"
        for edge, line in zip(scene.folded.edges, lines, strict=True)
    )


def _edge_class(scene: Scene, edge: Edge, completed: set[str]) -> str:
    if not edge.kind.waits:
        return f"edge related {edge.kind.value.replace('_', '-')}"
    names = "edge satisfied" if edge.source in completed else "edge waiting"
    if edge.kind is EdgeKind.BLOCKS:
        names += " blocks"
    if scene.circling and edge in scene.circling:
        names += " cycle"
    if scene.critical and (edge.source, edge.target) in scene.critical:
        names += " critical"
    return names


def _completed(scene: Scene, node: FoldedNode) -> bool:
    if node.key in scene.groups and not node.ghost:
        return scene.groups[node.key].counts[Status.COMPLETED] == len(node.members)
    return all(_status(scene, member) is Status.COMPLETED for member in node.members)


def _status(scene: Scene, task_id: str) -> Status:
    known = scene.tasks.get(task_id) or scene.ghosts.get(task_id)
    return known.status if known else Status.UNKNOWN


def _nodes(scene: Scene, pen: Pen) -> str:
    drawn = zip(scene.folded.nodes, scene.layout.boxes, strict=True)
    return "".join(_node(scene, pen, node, box) for node, box in drawn)


def _node(scene: Scene, pen: Pen, node: FoldedNode, box: Box) -> str:
    if node.is_group:
        return sanitised(group_card(pen, node, _group_face(scene, node), box))
    task = scene.tasks.get(node.key)
    if task is None:
        ghost = scene.ghosts.get(node.key)
        return sanitised(ghost_card(pen, node.key, box, ghost=ghost, within=node.within))
    face = face_of(
        task,
        scene.now,
        estimate=scene.estimates.get(task.id, ""),
        critical=task.id in scene.on_path,
    )
    return _task(pen.look.theme, pen.link, face, box.x, box.y, node.within)


def _group_face(scene: Scene, node: FoldedNode) -> GroupFace:
    if node.key in scene.groups:
        return scene.groups[node.key]
    members = [scene.tasks[member] for member in node.members if member in scene.tasks]
    return group_face_of(node, members)


@lru_cache(maxsize=8192)  # some 15 MB; after a change all nodes but a few are as they were
def _task(
    theme: Theme | None, link: str | None, face: Face, x: float, y: float, within: str | None
) -> str:
    return sanitised(task_card(Pen(look(theme), link), face, Box(x, y, *TASK_SIZE), within=within))


def forget() -> None:
    """Write anew whatever is painted next."""
    _task.cache_clear()
