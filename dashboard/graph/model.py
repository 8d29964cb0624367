"""The graph of a list: tasks, what each waits for, and ghosts of tasks that are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tasks_proxy.core.records import Task


class EdgeKind(StrEnum):
    """What the source is to the target: what it waits for, or what it belongs to or came from."""

    DEPENDS = "depends"
    BLOCKS = "blocks"
    RUN = "run"
    RESUMES = "resumes"
    REPORT = "report"
    PART_OF = "part_of"
    FOLLOWS = "follows"
    DUPLICATES = "duplicates"
    RECURS = "recurs"

    @property
    def waits(self) -> bool:
        """Whether the target waits for the source, and is not merely related to it."""
        return self in {EdgeKind.DEPENDS, EdgeKind.BLOCKS}

    @property
    def word(self) -> str:
        """What the target is to the source: “B after A”, “run 2 goes on from run 1”."""
        return _WORDS[self]


_WORDS = {
    EdgeKind.DEPENDS: "after",
    EdgeKind.BLOCKS: "blocked by",
    EdgeKind.RUN: "run of",
    EdgeKind.RESUMES: "goes on from",
    EdgeKind.REPORT: "came from",
    EdgeKind.PART_OF: "part of",
    EdgeKind.FOLLOWS: "follows up",
    EdgeKind.DUPLICATES: "the same as",
    EdgeKind.RECURS: "again like",
}
KINDS = tuple(EdgeKind)
_RELATIONS = {kind.value: kind for kind in KINDS if not kind.waits}


class Edge(NamedTuple):
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
    """The graph that the tasks' `dependsOn`, `blockedByTaskIds` and relations describe."""
    tasks = tuple(tasks)
    nodes = dict.fromkeys(task.id for task in tasks)
    edges: list[Edge] = []
    for task in tasks:
        name = task.id
        edges += [Edge(source, name) for source in task.depends_on]
        edges += [Edge(source, name, EdgeKind.BLOCKS) for source in task.blocked_by]
        for word, source in task.related:
            if word in _RELATIONS:
                edges.append(Edge(source, name, _RELATIONS[word]))
    edges = list(dict.fromkeys(edges))
    ghosts = dict.fromkeys(edge.source for edge in edges if edge.source not in nodes)
    return Graph((*nodes, *ghosts), tuple(edges), frozenset(ghosts))
