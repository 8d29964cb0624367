"""What a picture will draw, before anything is laid out: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.graph.cycles import cycles, edges_within
from dashboard.graph.fold import Folded, FoldMode, fold, fold_by_rank, without_redundant
from dashboard.graph.model import Edge, Graph, graph_of
from dashboard.graph.shape import Direction, structure_hash
from tasks_proxy.core.records import Task

REQUEST_EDGES = 1000
REQUEST_NODES = 1200
"""More than either waits for a job: under both, `dot` was measured to need at most 0.7 s."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A graph and what of it is drawn; `shape` is the hash under which its layout is kept."""

    graph: Graph
    folded: Folded
    direction: Direction
    shape: str

    @property
    def large(self) -> bool:
        """Whether laying it out is a job's work and not a request's."""
        return len(self.folded.edges) > REQUEST_EDGES or len(self.folded.nodes) > REQUEST_NODES

    @property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """The tasks that wait for each other, in their circles."""
        return cycles(self.graph)

    def circling(self) -> frozenset[Edge]:
        """The drawn edges inside a cycle."""
        return edges_within(self.folded.edges, self.cycles)


def plan(tasks: Iterable[Task], mode: FoldMode, direction: Direction) -> Plan:
    """The picture that `mode` asks for, its redundant edges left out."""
    graph = graph_of(tasks)
    return _planned(graph, fold(graph, mode), direction)


def coarser(finer: Plan) -> Plan | None:
    """The same graph folded further, None where there is nothing coarser."""
    if finer.folded.rung == "rank":
        return None
    folded = fold_by_rank(finer.graph)
    if len(folded.nodes) == len(finer.folded.nodes):
        return None
    return _planned(finer.graph, folded, finer.direction)


def _planned(graph: Graph, folded: Folded, direction: Direction) -> Plan:
    drawn = without_redundant(folded)
    return Plan(graph, drawn, direction, structure_hash(drawn, direction))
