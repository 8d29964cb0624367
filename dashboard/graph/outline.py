"""The graph as an ordered list of words: for screen readers, and without a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.graph.model import EdgeKind, Graph
from dashboard.graph.ranks import ranks
from tasks_proxy.core.records import Task


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """What a task waits for; `task` is None where it is a ghost."""

    task_id: str
    task: Task | None
    kind: EdgeKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One task, its rank from 0, and what it waits for in the order in which it names them."""

    task: Task
    rank: int
    prerequisites: tuple[Prerequisite, ...]


def outline(graph: Graph, tasks: Mapping[str, Task]) -> tuple[Entry, ...]:
    """Every task of `graph` by rank, then in the snapshot's order; ghosts only as prerequisites."""
    rank = ranks(graph.nodes, graph.edges)
    waits: dict[str, list[Prerequisite]] = {node: [] for node in graph.nodes}
    for edge in graph.edges:
        waits[edge.target].append(Prerequisite(edge.source, tasks.get(edge.source), edge.kind))
    return tuple(
        Entry(tasks[node], rank[node], tuple(waits[node]))
        for node in sorted(graph.nodes, key=rank.__getitem__)
        if node in tasks
    )
