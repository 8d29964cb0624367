"""The shape of the work: roots, leaves, and the steps in which it can be done."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.graph.numbered import Numbered


@dataclass(frozen=True, slots=True)
class Steps:
    """`groups` has the tasks of each rank: none of them waits for another but in a cycle.

    Roots name no prerequisite, no task waits for a leaf; a prerequisite outside the list counts.
    """

    roots: tuple[str, ...]
    leaves: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]


def steps_of(graph: Numbered) -> Steps:
    """The steps of the tasks, in the order of the list, without ghosts."""
    nodes, ghosts = graph.graph.nodes, graph.graph.ghosts
    tasks = [number for number, node in enumerate(nodes) if node not in ghosts]
    last = max((graph.rank[number] for number in tasks), default=-1)
    groups: list[list[str]] = [[] for _ in range(last + 1)]
    for number in tasks:
        groups[graph.rank[number]].append(nodes[number])
    return Steps(
        tuple(nodes[number] for number in tasks if not graph.before[number]),
        tuple(nodes[number] for number in tasks if not graph.after[number]),
        tuple(map(tuple, groups)),
    )
