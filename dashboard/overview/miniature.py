"""A list's graph at the size of a stamp: from its layout, or else a mosaic of its steps."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.drawing import cache
from dashboard.drawing.errors import LayoutLost
from dashboard.drawing.layout import Layout
from dashboard.drawing.plan import View
from dashboard.drawing.steady import steady_plan
from dashboard.graph.fold import FoldedNode
from dashboard.graph.model import graph_of
from dashboard.graph.ranks import ranks
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.models import TaskList

WIDTH, HEIGHT = 272, 76
_MOST_TASKS = 400
_MOST_EDGES = 90
"""More of them are a haze, and a page of cards must stay light."""

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_MOST_SCALE = 0.2
_LEAST_SCALE = 0.035
"""Below it a node is a speck, and the mosaic tells more."""

_MOST_COLUMNS = 34
_MOST_ROWS = 8
DASH = (7, 2)
"""A tile of a mosaic and the gap below it, in px; cards.css has the same."""

_WEIGHT = (
    *(Status.FAILED, Status.BLOCKED, Status.IN_PROGRESS),
    *(Status.PENDING, Status.UNKNOWN, Status.COMPLETED, Status.CANCELLED),
)


@dataclass(frozen=True, slots=True)
class Miniature:
    """SVG path data in WIDTH x HEIGHT px: `tiles` by status, and `edges` in one path.

    Under "outside" are the tiles of tasks that are none of the list's.

    Of a mosaic the tiles are lines, `wide` px thick and dashed DASH; else areas, and `wide` is 0.
    """

    tiles: Mapping[str, str]
    edges: str = ""
    wide: float = 0


def miniature(task_list: TaskList, snapshot: Snapshot) -> Miniature:
    """The miniature; runs no layout, and asks the store only for small lists."""
    return _from_layout(task_list, snapshot) or mosaic(snapshot)


def _from_layout(task_list: TaskList, snapshot: Snapshot) -> Miniature | None:
    if not 0 < len(snapshot.tasks) <= _MOST_TASKS:
        return None
    planned = steady_plan(task_list, snapshot, View())
    try:
        layout = cache.remembered(task_list.organisation_id, planned.shape)
    except (StoreUnavailable, LayoutLost):
        return None
    if layout is None or _scale(layout) < _LEAST_SCALE:
        return None
    return _scaled(planned.folded.nodes, layout, snapshot.related)


def _scale(layout: Layout) -> float:
    return min(WIDTH / max(1, layout.width), HEIGHT / max(1, layout.height), _MOST_SCALE)


def _scaled(nodes: Sequence[FoldedNode], layout: Layout, snapshot: Snapshot) -> Miniature:
    scale = _scale(layout)
    left = (WIDTH - layout.width * scale) / 2
    top = (HEIGHT - layout.height * scale) / 2
    tiles: defaultdict[Status, list[str]] = defaultdict(list)
    ghosts: list[str] = []
    for node, box in zip(nodes, layout.boxes, strict=True):
        members = [snapshot.by_id[name] for name in node.members if name in snapshot.by_id]
        x, y = left + box.x * scale, top + box.y * scale
        size = (max(2, box.width * scale), max(2, box.height * scale))
        kept = ghosts if node.ghost else tiles[_weightiest(members)]
        kept.append(_tile(x, y, *size))
    paths = layout.paths if len(layout.paths) <= _MOST_EDGES else ()
    ends = (_ends(path) for path in paths)
    edges = (_edge(found, left, top, scale) for found in ends if found)
    outside = {"outside": "".join(ghosts)} if ghosts else {}
    return Miniature(_joined(tiles) | outside, "".join(edges))


def mosaic(snapshot: Snapshot) -> Miniature:
    """A column for each step, its tasks as tiles from the weightiest status down."""
    rank = ranks((graph := graph_of(snapshot.tasks)).nodes, graph.edges)
    columns = defaultdict(list)
    last = max((rank[task.id] for task in snapshot.tasks), default=0)
    share = max(1, -(-(last + 1) // _MOST_COLUMNS))
    for task in snapshot.tasks:
        columns[rank[task.id] // share].append(task)
    pitch = WIDTH / max(1, len(columns))
    tiles: defaultdict[Status, list[str]] = defaultdict(list)
    for place, name in enumerate(sorted(columns)):
        for status, line in _column(columns[name], (place + 0.5) * pitch):
            tiles[status].append(line)
    return Miniature(_joined(tiles), wide=round(max(2.0, min(pitch - 2, 34)), 1))


def _column(tasks: list[Task], x: float) -> Iterator[tuple[Status, str]]:
    """A line for each status in a step: as long as its share of at most _MOST_ROWS tiles."""
    rows = min(len(tasks), _MOST_ROWS)
    ordered = sorted(tasks, key=lambda task: _WEIGHT.index(task.status))
    shown = Counter(ordered[row * len(ordered) // rows].status for row in range(rows))
    tile = sum(DASH)
    y = (HEIGHT - rows * tile) / 2
    for status, count in shown.items():
        yield status, f"M{x:.4g} {y:.3g}v{count * tile - DASH[1]}"
        y += count * tile


def _tile(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.3g} {y:.3g}h{width:.3g}v{height:.3g}h-{width:.3g}z"


def _ends(path: str) -> tuple[float, ...] | None:
    """Where a path of the layout begins and ends: x, y, x, y."""
    numbers = _NUMBER.findall(path)
    return tuple(map(float, (*numbers[:2], *numbers[-2:]))) if len(numbers) >= 4 else None


def _edge(ends: tuple[float, ...], left: float, top: float, scale: float) -> str:
    x, y, to_x, to_y = ends
    places = (left + x * scale, top + y * scale, left + to_x * scale, top + to_y * scale)
    return "M{:.3g} {:.3g}L{:.3g} {:.3g}".format(*places)


def _joined(tiles: Mapping[Status, Sequence[str]]) -> dict[str, str]:
    return {status.value: "".join(tiles[status]) for status in _WEIGHT if status in tiles}


def _weightiest(tasks: Sequence[Task]) -> Status:
    statuses = {task.status for task in tasks}
    return next((status for status in _WEIGHT if status in statuses), Status.UNKNOWN)
