"""DOT text for one folded structure: numbers, fixed sizes and edges, never a word of a user."""

from __future__ import annotations

from dataclasses import dataclass

import graphviz

from dashboard.graph.fold import Folded
from dashboard.graph.shape import Direction

TASK_SIZE = (216, 62)
GROUP_SIZE = (224, 70)
"""Width and height in px; a group has room for the two cards behind it."""

NODE_GAP = 24
"""Px between two nodes of a rank."""

RANK_GAP: dict[Direction, int] = {"LR": 64, "TB": 68}
"""Px between two ranks."""

# Edges leave and arrive at the middles of sides: calmer than a fan of them along a border.
_PORTS: dict[Direction, dict[str, str]] = {
    "LR": {"tailport": "e", "headport": "w"},
    "TB": {"tailport": "s", "headport": "n"},
}
_PX_PER_INCH = 72  # dot's own point, so that its answer needs no scaling


@dataclass(frozen=True, slots=True)
class Parameters:
    """How hard `dot` tries: fewer turns of its solvers, and straighter edges, cost less time."""

    splines: str = "true"
    nslimit: float | None = None
    nslimit1: float | None = None
    mclimit: float | None = None


def parameters_for(edges: int) -> Parameters:
    """The parameters for a picture of that many edges.

    Measured, two cores, after reduction: up to 1,000 edges `dot` needs at most 0.4 s whatever it
    is told. With 4,218 edges (1,738 nodes) the lower limits take it from 4.1 s to 3.0 s, with
    4,000 (1,004 nodes) from 1.2 s to 0.8 s; straight edges save a fifth of the answer's size.
    """
    if edges <= 1000:
        return Parameters()
    splines = "true" if edges <= 10_000 else "line"
    return Parameters(splines, nslimit=1, nslimit1=1, mclimit=0.1)


def dot_text(folded: Folded, direction: Direction, parameters: Parameters) -> str:
    """The graph for `dot`: node `n3` is `folded.nodes[3]`, edge `e5` is `folded.edges[5]`."""
    drawing = graphviz.Digraph(
        graph_attr=_graph_attributes(direction, parameters),
        node_attr={"shape": "box", "fixedsize": "true", "label": "", **_size(TASK_SIZE)},
        edge_attr={"dir": "none", **_PORTS[direction]},
    )
    number = {node.key: f"n{position}" for position, node in enumerate(folded.nodes)}
    for node in folded.nodes:
        drawing.node(number[node.key], **(_size(GROUP_SIZE) if node.is_group else {}))
    for position, edge in enumerate(folded.edges):
        drawing.edge(number[edge.source], number[edge.target], id=f"e{position}")
    return str(drawing.source)


def _graph_attributes(direction: Direction, parameters: Parameters) -> dict[str, str]:
    limits = {
        "nslimit": parameters.nslimit,
        "nslimit1": parameters.nslimit1,
        "mclimit": parameters.mclimit,
    }
    return {
        "rankdir": direction,
        "nodesep": _inches(NODE_GAP),
        "ranksep": _inches(RANK_GAP[direction]),
        "splines": parameters.splines,
        **{name: str(limit) for name, limit in limits.items() if limit is not None},
    }


def _size(size: tuple[int, int]) -> dict[str, str]:
    return {"width": _inches(size[0]), "height": _inches(size[1])}


def _inches(px: int) -> str:
    return f"{px / _PX_PER_INCH:.4f}"
