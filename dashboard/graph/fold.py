"""Folding: draw several tasks as one group, so that a large graph stays readable."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from dashboard.graph.model import Edge, Graph
from dashboard.graph.ranks import ranks
from dashboard.graph.reduce import reduced

AUTO_LIMIT = 400
"""Tasks up to which `auto` draws each by itself."""

FoldMode = Literal["auto", "none"] | int


@dataclass(frozen=True, slots=True)
class FoldedNode:
    """One node of the picture: a task under its own id, or a group of two members or more."""

    key: str
    members: tuple[str, ...]
    rank: int
    ghost: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it stands for several tasks."""
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class Folded:
    """What is drawn: nodes, edges between their keys, and `hidden`, the redundant edges left out.

    `rung` names the fold: `none`, or `rank`.
    """

    nodes: tuple[FoldedNode, ...]
    edges: tuple[Edge, ...]
    rung: str
    hidden: int = 0


def mode_of(text: str | None) -> FoldMode:
    """The mode that `?fold=` asks for: `auto` (also when missing), `none`, or a number from 1.

    ValueError, with a sentence, for anything else.
    """
    match text:
        case None | "" | "auto":
            return "auto"
        case "none":
            return "none"
        case _ if text.isascii() and text.isdigit() and 1 <= len(text) <= 6 and int(text) > 0:
            return int(text)
    raise ValueError("fold is auto, none or a number of nodes from 1")


def fold(graph: Graph, mode: FoldMode) -> Folded:
    """The graph folded as far as `mode` asks, with all its edges."""
    if mode == "none":
        return unfolded(graph)
    limit = AUTO_LIMIT if mode == "auto" else mode
    return fold_by_rank(graph) if len(graph.nodes) > limit else unfolded(graph)


def unfolded(graph: Graph) -> Folded:
    """Every task by itself."""
    rank = ranks(graph.nodes, graph.edges)
    nodes = tuple(
        FoldedNode(node, (node,), rank[node], ghost=node in graph.ghosts) for node in graph.nodes
    )
    return Folded(nodes, graph.edges, "none")


def fold_by_rank(graph: Graph) -> Folded:
    """One group a rank; a rank with one task stays that task; ghosts are a group of their own."""
    rank = ranks(graph.nodes, graph.edges)
    groups: dict[tuple[int, bool], list[str]] = {}
    for node in graph.nodes:
        groups.setdefault((rank[node], node in graph.ghosts), []).append(node)
    taken = set(graph.nodes)
    nodes = tuple(
        FoldedNode(_key(members, level, taken, ghost=ghost), tuple(members), level, ghost=ghost)
        for (level, ghost), members in sorted(groups.items())
    )
    home = {member: node.key for node in nodes for member in node.members}
    return Folded(nodes, _between(graph, home), "rank")


def without_redundant(folded: Folded) -> Folded:
    """The same picture less the edges that its other edges imply, their number in `hidden`."""
    kept = reduced([node.key for node in folded.nodes], folded.edges)
    return replace(folded, edges=kept, hidden=folded.hidden + len(folded.edges) - len(kept))


def _key(members: list[str], rank: int, taken: Collection[str], *, ghost: bool) -> str:
    """A group's key: told by its rank alone, and never the id of a task."""
    if len(members) == 1:
        return members[0]
    key = f"outside-{rank}" if ghost else f"rank-{rank}"
    while key in taken:
        key = f"~{key}"
    return key


def _between(graph: Graph, home: Mapping[str, str]) -> tuple[Edge, ...]:
    """The edges that still join two nodes once each task went to its `home`, each once.

    A task that waits for itself keeps its loop while it is drawn by itself.
    """
    moved = dict.fromkeys(
        Edge(home[edge.source], home[edge.target], edge.kind)
        for edge in graph.edges
        if home[edge.source] != home[edge.target] or home[edge.source] == edge.source
    )
    return tuple(moved)
