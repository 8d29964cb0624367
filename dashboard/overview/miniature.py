"""A list's graph at the size of a stamp: from its layout, or else a mosaic of its steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

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
_MOST_SCALE = 0.2
_LEAST_SCALE = 0.035
"""Below it a node is a speck, and the mosaic tells more."""

_MOST_COLUMNS = 34
_WEIGHT = (
    *(Status.FAILED, Status.BLOCKED, Status.IN_PROGRESS),
    *(Status.PENDING, Status.UNKNOWN, Status.COMPLETED, Status.CANCELLED),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A node as a rectangle in px, with the status that weighs most in it."""

    x: float
    y: float
    width: float
    height: float
    status: Status


@dataclass(frozen=True, slots=True)
class Miniature:
    """Rectangles, and the paths between them with the transformation that fits them in."""

    tiles: tuple[Tile, ...]
    edges: tuple[str, ...] = ()
    transform: str = ""


def miniature(task_list: TaskList, snapshot: Snapshot) -> Miniature:
    """The miniature; runs no layout, and asks the store only for small lists of a new version."""
    if snapshot.version:
        known = _of_version(task_list.pk, snapshot.version)
        if known:
            return known[0]
    drawn = _from_layout(task_list, snapshot)
    if drawn is None:
        return mosaic(snapshot)
    if snapshot.version:
        _of_version(task_list.pk, snapshot.version).append(drawn)
    return drawn


@lru_cache(maxsize=512)
def _of_version(pk: int, version: str) -> list[Miniature]:
    """The slot that remembers one version's miniature within this process."""
    return []


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
    return _scaled(planned.folded.nodes, layout, snapshot)


def _scale(layout: Layout) -> float:
    return min(WIDTH / max(1, layout.width), HEIGHT / max(1, layout.height), _MOST_SCALE)


def _scaled(nodes: Sequence[FoldedNode], layout: Layout, snapshot: Snapshot) -> Miniature:
    scale = _scale(layout)
    left = (WIDTH - layout.width * scale) / 2
    top = (HEIGHT - layout.height * scale) / 2
    tiles = tuple(
        Tile(
            round(left + box.x * scale, 1),
            round(top + box.y * scale, 1),
            round(max(2, box.width * scale), 1),
            round(max(2, box.height * scale), 1),
            _weightiest([snapshot.by_id[name] for name in node.members if name in snapshot.by_id]),
        )
        for node, box in zip(nodes, layout.boxes, strict=True)
    )
    move = f"translate({left:.4g} {top:.4g}) scale({scale:.4g})"
    return Miniature(tiles, layout.paths if len(layout.paths) <= 300 else (), move)


def mosaic(snapshot: Snapshot) -> Miniature:
    """A column for each step, its tasks as tiles from the weightiest status down."""
    rank = ranks((graph := graph_of(snapshot.tasks)).nodes, graph.edges)
    columns = defaultdict(list)
    last = max((rank[task.id] for task in snapshot.tasks), default=0)
    share = max(1, -(-(last + 1) // _MOST_COLUMNS))
    for task in snapshot.tasks:
        columns[rank[task.id] // share].append(task)
    wide = WIDTH / max(1, len(columns))
    return Miniature(
        tuple(
            tile
            for place, name in enumerate(sorted(columns))
            for tile in _column(columns[name], place * wide, wide)
        )
    )


def _column(tasks: list[Task], x: float, wide: float) -> list[Tile]:
    rows = min(len(tasks), 8)
    high = min(9.0, HEIGHT / rows)
    ordered = sorted(tasks, key=lambda task: _WEIGHT.index(task.status))
    top = (HEIGHT - rows * high) / 2
    width = round(max(2.0, min(wide - 2, 34)), 1)
    return [
        Tile(
            round(x + (wide - width) / 2, 1),
            round(top + row * high, 1),
            width,
            round(high - 2, 1),
            ordered[row * len(ordered) // rows].status,
        )
        for row in range(rows)
    ]


def _weightiest(tasks: Sequence[Task]) -> Status:
    statuses = {task.status for task in tasks}
    return next((status for status in _WEIGHT if status in statuses), Status.UNKNOWN)
