"""The hash of a structure: what a layout depends on, and nothing of statuses or texts."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Literal

from dashboard.graph.fold import Folded

LAYOUT_VERSION = 1
"""Raised whenever node sizes, spacing or the parameters of `dot` change."""

Direction = Literal["LR", "TB"]


def structure_hash(folded: Folded, direction: Direction) -> str:
    """64 hex digits over keys, which of them are groups, and edges, in their order."""
    nodes = [[node.key, node.is_group] for node in folded.nodes]
    edges = [[edge.source, edge.target, edge.kind] for edge in folded.edges]
    text = json.dumps([LAYOUT_VERSION, direction, nodes, edges], separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
