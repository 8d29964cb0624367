"""The graph of a list: tasks, what each waits for, and ghosts of tasks that are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tasks_proxy.core.records import Task


class EdgeKind(StrEnum):
    """Why the target waits: it depends on the source, or says that the source blocks it."""

    DEPENDS = "depends"
    BLOCKS = "blocks"


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` is the prerequisite, `target` the one that waits for it."""

    source: str
    target: str
    kind: EdgeKind = EdgeKind.DEPENDS


@dataclass(frozen=True, slots=True)
class Graph:
    """Ids in the snapshot's order, then the ghosts; each edge once.

    A ghost is named by an edge and is not among the tasks: it lies in another list, or expired.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    ghosts: frozenset[str] = frozenset()


def graph_of(tasks: Iterable[Task]) -> Graph:
    """The graph that the tasks' `dependsOn` and `blockedByTaskIds` describe."""
    edges: dict[Edge, None] = {}
    nodes: dict[str, None] = {}
    for task in tasks:
        nodes[task.id] = None
        for kind, sources in (
            (EdgeKind.DEPENDS, task.depends_on),
            (EdgeKind.BLOCKS, task.blocked_by),
        ):
            edges.update((Edge(source, task.id, kind), None) for source in sources)
    ghosts = dict.fromkeys(edge.source for edge in edges if edge.source not in nodes)
    return Graph((*nodes, *ghosts), tuple(edges), frozenset(ghosts))
