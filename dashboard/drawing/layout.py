"""Positions: read from `dot`'s JSON, kept as compact bytes that are the same in every process."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.drawing.dot import GROUP_SIZE, RANK_GAP, TASK_SIZE, dot_text, parameters_for
from dashboard.drawing.errors import DotFailed
from dashboard.drawing.run import Limits, run_dot
from dashboard.graph.fold import Folded, FoldedNode
from dashboard.graph.shape import Direction

_GAP = 24
_GRID_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place: its upper left corner and its size, in px with y downwards."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where all is drawn: `boxes` in the order of the folded nodes, `paths` in that of the edges.

    A path is SVG path data of cubic Béziers, in px with y downwards.
    """

    width: float
    height: float
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]

    def to_bytes(self) -> bytes:
        """Compact bytes that `from_bytes` reads."""
        boxes = [[box.x, box.y, box.width, box.height] for box in self.boxes]
        text = json.dumps([self.width, self.height, boxes, self.paths], separators=(",", ":"))
        return zlib.compress(text.encode("ascii"), 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> Layout:
        """The layout in `data`; ValueError where it is none."""
        try:
            width, height, boxes, paths = json.loads(zlib.decompress(data))
            return cls(width, height, tuple(Box(*box) for box in boxes), tuple(paths))
        except (zlib.error, TypeError) as error:
            raise ValueError("not a layout") from error


def lay_out(folded: Folded, direction: Direction, limits: Limits) -> Layout:
    """Run `dot` on the nodes that edges join, and set the others in rows under them.

    Raises DotMissing, DotTimeout or DotFailed.
    """
    joined = {end for edge in folded.edges for end in (edge.source, edge.target)}
    inner = tuple(node for node in folded.nodes if node.key in joined)
    core = _by_dot(Folded(inner, folded.edges, folded.rung), direction, limits)
    boxes = dict(zip((node.key for node in inner), core.boxes, strict=True))
    loose = [node for node in folded.nodes if node.key not in joined]
    boxes.update(_in_rows(loose, core.width, core.height))
    every = tuple(boxes[node.key] for node in folded.nodes)
    width = max([core.width, *(box.x + box.width for box in every)])
    height = max([core.height, *(box.y + box.height for box in every)])
    return Layout(width, height, every, _smooth(folded, boxes, core.paths, direction))


def _by_dot(folded: Folded, direction: Direction, limits: Limits) -> Layout:
    if not folded.nodes:
        return Layout(0, 0, (), ())
    text = dot_text(folded, direction, parameters_for(len(folded.edges)))
    return parsed(run_dot(text, limits), len(folded.nodes), len(folded.edges))


def _smooth(
    folded: Folded, boxes: Mapping[str, Box], paths: Sequence[str], direction: Direction
) -> tuple[str, ...]:
    """`dot`'s paths, but one clean curve for each edge from a rank to the next.

    Nothing lies between two neighbouring ranks, so such an edge need not find its way; `dot`
    bends a fan of them in many different manners.
    """
    reach = 1.5 * RANK_GAP[direction]
    curves = (_curve(boxes[edge.source], boxes[edge.target], direction) for edge in folded.edges)
    return tuple(
        curve if 0 < gap < reach else path for path, (gap, curve) in zip(paths, curves, strict=True)
    )


def _curve(source: Box, target: Box, direction: Direction) -> tuple[float, str]:
    """The gap between two boxes along the ranks, and the curve across it."""
    if direction == "LR":
        x, y = source.x + source.width, source.y + source.height / 2
        far, end = target.x, target.y + target.height / 2
        turn = _px((x + far) / 2)
        return far - x, f"M{x:g} {y:g}C{turn:g} {y:g} {turn:g} {end:g} {far:g} {end:g}"
    x, y = source.x + source.width / 2, source.y + source.height
    far, end = target.y, target.x + target.width / 2
    turn = _px((y + far) / 2)
    return far - y, f"M{x:g} {y:g}C{x:g} {turn:g} {end:g} {turn:g} {end:g} {far:g}"


def parsed(answer: bytes, nodes: int, edges: int) -> Layout:
    """The layout in `dot`'s JSON; DotFailed where it does not place all nodes and edges."""
    try:
        said = json.loads(answer)
        width, height = (float(size) for size in said["bb"].split(",")[2:])
        boxes = {item["name"]: _box(item, height) for item in said.get("objects", ())}
        paths = {item["id"]: _path(item["pos"], height) for item in said.get("edges", ())}
        return Layout(
            _px(width),
            _px(height),
            tuple(boxes[f"n{number}"] for number in range(nodes)),
            tuple(paths[f"e{number}"] for number in range(edges)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DotFailed("The layout program gave an answer that is no layout.") from error


def _in_rows(nodes: Sequence[FoldedNode], width: float, top: float) -> dict[str, Box]:
    """Places in rows for nodes without an edge: `dot` would put them all in one long column.

    The rows are as wide as the picture over them, or about as wide as they are high.
    """
    wide, high = GROUP_SIZE[0] + _GAP, GROUP_SIZE[1] + _GAP
    square = math.ceil(math.sqrt(len(nodes) * high / wide))
    columns = max(1, min(square, _GRID_COLUMNS), int((width + _GAP) // wide))
    start = top + 2 * _GAP if top else 0
    return {
        node.key: Box(
            place % columns * wide,
            start + place // columns * high,
            *(GROUP_SIZE if node.is_group else TASK_SIZE),
        )
        for place, node in enumerate(nodes)
    }


def _box(item: dict[str, Any], height: float) -> Box:
    x, y = (float(number) for number in item["pos"].split(","))
    wide, high = (float(item[side]) * 72 for side in ("width", "height"))
    return Box(_px(x - wide / 2), _px(height - y - high / 2), _px(wide), _px(high))


def _path(pos: str, height: float) -> str:
    """SVG path data for dot's spline: a start, then three points a curve; `;` parts pieces."""
    return "".join(_piece(piece.split(), height) for piece in pos.split(";"))


def _piece(words: Sequence[str], height: float) -> str:
    points = []
    for word in words:
        x, y = word.split(",")
        points.append(f"{_px(float(x)):g} {_px(height - float(y)):g}")
    return f"M{points[0]}C{' '.join(points[1:])}"


def _px(value: float) -> float:
    """A tenth of a px is finer than any screen shows; -0.0 becomes 0."""
    return round(value, 1) + 0.0
