"""Transitive reduction: leave out the edges that longer paths already tell."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.graph.cycles import components, edges_within
from dashboard.graph.model import Edge, EdgeKind


def reduced(nodes: Sequence[str], edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """`edges`, in their order, less the dependencies that other dependencies imply.

    Edges of a cycle stay, and so do blocks: a block can be lifted at any time, so it neither
    goes without saying nor stands for a dependency. What was reachable stays reachable.
    """
    depends = [edge for edge in edges if edge.kind is EdgeKind.DEPENDS]
    found = components(nodes, depends)
    home = {node: number for number, component in enumerate(found) for node in component}
    told = _redundant(len(found), {(home[edge.source], home[edge.target]) for edge in depends})
    if not told:
        return tuple(edges)
    circling = edges_within(edges, components(nodes, edges))
    return tuple(
        edge
        for edge in edges
        if edge.kind is not EdgeKind.DEPENDS
        or (home[edge.source], home[edge.target]) not in told
        or edge in circling
    )


def _redundant(size: int, pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The pairs `(from, to)` of an acyclic graph that a path of two or more pairs joins too.

    Nodes are numbered with sinks first (every pair leads to a lower number), so a node's set of
    reachable ones is an int of no more bits than its own number. Asking the nearest successors
    first shows, for each next one, whether it has been reached already.
    """
    after: list[list[int]] = [[] for _ in range(size)]
    for source, target in pairs:
        if source != target:
            after[source].append(target)
    reach: list[int] = []
    told: set[tuple[int, int]] = set()
    for source, targets in enumerate(after):
        reached = 0
        for target in sorted(targets, reverse=True):
            if reached >> target & 1:
                told.add((source, target))
            else:
                reached |= reach[target] | 1 << target
        reach.append(reached)
    return told
