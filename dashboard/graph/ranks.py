"""Ranks: how many steps, at the longest, lie between a task and a root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.graph.cycles import components
from dashboard.graph.model import Edge


def ranks(nodes: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """Each node's longest distance from a root; the members of one cycle share a rank.

    Counted on the condensation, so every edge between two components leads to a higher rank.
    """
    edges = tuple(edges)
    found = components(nodes, edges)
    home = {node: number for number, component in enumerate(found) for node in component}
    after: list[set[int]] = [set() for _ in found]
    for edge in edges:
        after[home[edge.source]].add(home[edge.target])
    rank = [0] * len(found)
    for number in reversed(range(len(found))):  # sources first: components() lists sinks first
        for following in after[number]:
            if following != number:
                rank[following] = max(rank[following], rank[number] + 1)
    return {node: rank[home[node]] for node in nodes}
