"""Which way a picture leads where nobody asked for one: from the structure's shape alone, pure.

A node is three times as wide as high, so a rank takes 280 px of a picture that leads to the right
and 130 px of one that leads down, and beside each other nodes take 86 px there and 240 px here.
"""

from __future__ import annotations

from collections import Counter

from dashboard.drawing.dot import NODE_GAP, RANK_GAP, TASK_SIZE
from dashboard.graph.fold import Folded
from dashboard.graph.shape import Direction

WINDOW = (1130, 720)
"""What a page of 1440 x 900 px leaves to the graph."""

CLEARLY = 1.25
"""Time runs to the right, as on every other chart here, unless down shows so much more of it."""


def direction_of(folded: Folded) -> Direction:
    """Down where the whole is clearly larger that way and does not fit the window the other way.

    Tasks without any edge say nothing: they lie beside the others in rows.
    """
    tied = {end for edge in folded.edges for end in (edge.source, edge.target)}
    ranks = Counter(node.rank for node in folded.nodes if node.key in tied)
    if not ranks:
        return "LR"
    right = _scale(ranks, "LR")
    return "TB" if _scale(ranks, "TB") > CLEARLY * right and right < 1 else "LR"


def _scale(ranks: Counter[int], direction: Direction) -> float:
    """The scale at which the window would hold all of it, its ranks set side by side; at most 1."""
    width, height = TASK_SIZE
    along, beside = (width, height) if direction == "LR" else (height, width)
    length = len(ranks) * (along + RANK_GAP[direction]) - RANK_GAP[direction]
    breadth = max(ranks.values()) * (beside + NODE_GAP) - NODE_GAP
    room = WINDOW if direction == "LR" else WINDOW[::-1]
    return min(1.0, room[0] / length, room[1] / breadth)
