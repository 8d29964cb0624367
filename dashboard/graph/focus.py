"""Focus: of a graph, one task's lineage alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dashboard.graph.model import Edge, Graph

DEEPEST = 999
"""More steps than any list is asked for; the whole lineage goes without a number."""


def focused(graph: Graph, task_id: str, depth: int | None = None) -> Graph:
    """The task, all that it waits for and all that waits for it, at most `depth` edges away.

    Nodes and edges keep their order; every edge between two of the nodes stays. KeyError where
    the graph has no such node.
    """
    if task_id not in graph.nodes:
        raise KeyError(task_id)
    before, after = _neighbours(graph.edges)
    kept = _reached(before, task_id, depth) | _reached(after, task_id, depth)
    return Graph(
        tuple(node for node in graph.nodes if node in kept),
        tuple(edge for edge in graph.edges if edge.source in kept and edge.target in kept),
        graph.ghosts & kept,
    )


def _neighbours(edges: Iterable[Edge]) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    before: defaultdict[str, list[str]] = defaultdict(list)
    after: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        before[edge.target].append(edge.source)
        after[edge.source].append(edge.target)
    return before, after


def _reached(neighbours: Mapping[str, list[str]], start: str, depth: int | None) -> frozenset[str]:
    """What can be reached in that direction, level by level, with `start` itself."""
    found = {start}
    level = [start]
    while level and depth != 0:
        level = [
            other
            for other in dict.fromkeys(o for node in level for o in neighbours.get(node, ()))
            if other not in found
        ]
        found.update(level)
        depth = None if depth is None else depth - 1
    return frozenset(found)
