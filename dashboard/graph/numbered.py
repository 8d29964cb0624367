"""A graph by numbers instead of ids: what the quick algorithms of this room work on."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.graph.cycles import strongly_connected
from dashboard.graph.model import KINDS, Graph
from dashboard.graph.ranks import ranks_of


@dataclass(frozen=True, slots=True)
class Numbered:
    """`graph` with number `n` for `graph.nodes[n]`; nobody changes its lists.

    `pairs` has source, target and the number of its kind, for each edge in its order. `before` and
    `after` list the neighbours, twice where an edge of either kind joins them. `components` are
    the strongly connected ones, sinks first, and `home` tells each node's; `rank` is by node.
    """

    graph: Graph
    number: dict[str, int]
    pairs: list[tuple[int, int, int]]
    before: list[list[int]]
    after: list[list[int]]
    components: list[list[int]]
    home: list[int]
    rank: list[int]

    def circles(self) -> tuple[tuple[str, ...], ...]:
        """The cycles, as `cycles.cycles` gives them."""
        circular = (
            sorted(component)
            for component in self.components
            if len(component) > 1 or component[0] in self.after[component[0]]
        )
        nodes = self.graph.nodes
        return tuple(tuple(nodes[member] for member in circle) for circle in sorted(circular))


def numbered(graph: Graph) -> Numbered:
    """The numbers of `graph`, its components and its ranks."""
    number = {node: place for place, node in enumerate(graph.nodes)}
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    pairs = [(number[edge.source], number[edge.target], kinds[edge.kind]) for edge in graph.edges]
    before: list[list[int]] = [[] for _ in graph.nodes]
    after: list[list[int]] = [[] for _ in graph.nodes]
    for source, target, _ in pairs:
        before[target].append(source)
        after[source].append(target)
    components = strongly_connected(after)
    home = [0] * len(graph.nodes)
    for place, component in enumerate(components):
        for member in component:
            home[member] = place
    return Numbered(
        graph, number, pairs, before, after, components, home, ranks_of(after, components, home)
    )
