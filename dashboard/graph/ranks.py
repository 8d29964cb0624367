"""Ranks: how many steps, at the longest, lie between a task and a root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.graph.cycles import strongly_connected
from dashboard.graph.model import Edge


def ranks(nodes: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """Each node's longest distance from a root; the members of one cycle share a rank.

    Counted on the condensation, so every edge between two components leads to a higher rank.
    """
    number = {node: place for place, node in enumerate(nodes)}
    after: list[list[int]] = [[] for _ in nodes]
    for edge in edges:
        after[number[edge.source]].append(number[edge.target])
    components = strongly_connected(after)
    home = [0] * len(nodes)
    for place, component in enumerate(components):
        for member in component:
            home[member] = place
    return dict(zip(nodes, ranks_of(after, components, home), strict=True))


def ranks_of(after: list[list[int]], components: list[list[int]], home: list[int]) -> list[int]:
    """The ranks by number; `components` come sinks first, and `home` tells each node's."""
    rank = [0] * len(components)
    for place in reversed(range(len(components))):  # sources first
        following = rank[place] + 1
        for member in components[place]:
            for other in after[member]:
                there = home[other]
                if there != place and rank[there] < following:
                    rank[there] = following
    return [rank[place] for place in home]
