"""Strongly connected components: tasks that, in a circle, wait for each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.graph.model import Edge, Graph

_NAMED_TASKS = 4
_NAMED_CYCLES = 3


def components(nodes: Sequence[str], edges: Iterable[Edge]) -> list[list[str]]:
    """The strongly connected components, each before those that lead to it (sinks first).

    Members keep the order of `nodes`.
    """
    number = {node: position for position, node in enumerate(nodes)}
    after: list[list[int]] = [[] for _ in nodes]
    for edge in edges:
        after[number[edge.source]].append(number[edge.target])
    return [[nodes[index] for index in sorted(found)] for found in strongly_connected(after)]


def strongly_connected(after: list[list[int]]) -> list[list[int]]:
    """The components of the graph in which node `n` leads to `after[n]`, sinks first."""
    order = _sources_first(after)
    if len(order) == len(after):
        return [[node] for node in reversed(order)]
    return _components(after)


def _sources_first(after: list[list[int]]) -> list[int]:
    """Every node before those that it leads to; those on or behind a cycle are left out.

    Kahn's algorithm, a fraction of the other's cost: most graphs have no cycle.
    """
    missing = [0] * len(after)
    for reached in after:
        for node in reached:
            missing[node] += 1
    order = [node for node, count in enumerate(missing) if not count]
    for node in order:  # grows while it is read
        for following in after[node]:
            missing[following] -= 1
            if not missing[following]:
                order.append(following)
    return order


def _components(after: list[list[int]]) -> list[list[int]]:
    """Tarjan's algorithm without recursion, for chains are long."""
    order = [0] * len(after)  # 0: not met; from 1: when it was met
    low = [0] * len(after)
    waiting: list[int] = []
    held = bytearray(len(after))
    found: list[list[int]] = []
    met = 0
    for root in range(len(after)):
        if order[root]:
            continue
        path = [(root, iter(after[root]))]
        met += 1
        order[root] = low[root] = met
        waiting.append(root)
        held[root] = 1
        while path:
            node, rest = path[-1]
            for following in rest:
                if not order[following]:
                    met += 1
                    order[following] = low[following] = met
                    waiting.append(following)
                    held[following] = 1
                    path.append((following, iter(after[following])))
                    break
                if held[following]:
                    low[node] = min(low[node], order[following])
            else:
                path.pop()
                if path:
                    before = path[-1][0]
                    low[before] = min(low[before], low[node])
                if low[node] == order[node]:
                    found.append(_taken(waiting, held, node))
    return found


def _taken(waiting: list[int], held: bytearray, root: int) -> list[int]:
    """The component of `root`: all that was met since, taken off the stack."""
    start = len(waiting) - 1
    while waiting[start] != root:
        start -= 1
    component = waiting[start:]
    del waiting[start:]
    for node in component:
        held[node] = 0
    return component


def cycles(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """The components that hold a cycle (two tasks or more, or one that waits for itself)."""
    loops = {edge.source for edge in graph.edges if edge.source == edge.target}
    place = {node: position for position, node in enumerate(graph.nodes)}
    circles = [
        tuple(component)
        for component in components(graph.nodes, graph.edges)
        if len(component) > 1 or component[0] in loops
    ]
    return tuple(sorted(circles, key=lambda circle: place[circle[0]]))


def edges_within(edges: Iterable[Edge], circles: Iterable[Iterable[str]]) -> frozenset[Edge]:
    """The edges with both ends in one of the `circles`."""
    home = {node: number for number, circle in enumerate(circles) for node in circle}
    return frozenset(
        edge for edge in edges if edge.source in home and home[edge.source] == home.get(edge.target)
    )


def warning(circles: Sequence[Sequence[str]], titles: Mapping[str, str]) -> str | None:
    """A sentence for people that names who waits for whom, None where there is no cycle."""
    if not circles:
        return None
    told = "; ".join(_named(circle, titles) for circle in circles[:_NAMED_CYCLES])
    more = len(circles) - _NAMED_CYCLES
    rest = f"; and {more} more" if more > 0 else ""
    count = "A cycle" if len(circles) == 1 else f"{len(circles)} cycles"
    return f"{count} in the dependencies: {told}{rest}."


def _named(circle: Sequence[str], titles: Mapping[str, str]) -> str:
    names = [f"“{_short(titles.get(node) or node)}”" for node in circle[:_NAMED_TASKS]]
    if len(circle) == 1:
        return f"{names[0]} waits for itself"
    if len(circle) > _NAMED_TASKS:
        names.append(f"{len(circle) - _NAMED_TASKS} more")
    return f"{', '.join(names[:-1])} and {names[-1]} wait for each other"


def _short(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:59]}…"
