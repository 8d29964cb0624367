"""What a picture will draw, before anything is laid out: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dashboard.graph.choice import BUDGET, Taken, chosen
from dashboard.graph.cycles import edges_within
from dashboard.graph.fold import (
    Folded,
    FoldMode,
    fold,
    ladder_over,
    reveal,
    rung_of,
    without_redundant,
)
from dashboard.graph.ladder import Ladder
from dashboard.graph.model import Edge, Graph, graph_of
from dashboard.graph.shape import Direction, structure_hash
from dashboard.graph.traits import traits_of
from tasks_proxy.core.records import Task

REQUEST_EDGES = 1000
REQUEST_NODES = 1200
"""More than either waits for a job: under both, `dot` was measured to need at most 0.7 s."""

COARSEST = 8
"""A picture of so few nodes is not folded further, however long `dot` takes over it."""


@dataclass(frozen=True, slots=True)
class View:
    """How somebody wants the graph drawn.

    `opened` are keys of groups that stand open, and `task` is the id of one to be drawn by itself,
    whatever must open for it. `redundant` also draws the edges that other edges imply.
    """

    fold: FoldMode = "auto"
    direction: Direction = "LR"
    opened: frozenset[str] = frozenset()
    redundant: bool = False
    task: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A graph and what of it is drawn; `shape` is the hash under which its layout is kept.

    `cycles` are the tasks that wait for each other, in their circles. The plan's `view` names no
    task: the groups that had to open for one are among its `opened`.
    """

    folded: Folded
    view: View
    shape: str
    cycles: tuple[tuple[str, ...], ...]
    ladder: Ladder = field(repr=False, compare=False)

    @property
    def graph(self) -> Graph:
        """The whole graph."""
        return self.ladder.graph.graph

    @property
    def direction(self) -> Direction:
        """Where the edges lead."""
        return self.view.direction

    @property
    def large(self) -> bool:
        """Whether laying it out is a job's work and not a request's."""
        return len(self.folded.edges) > REQUEST_EDGES or len(self.folded.nodes) > REQUEST_NODES

    def circling(self) -> frozenset[Edge]:
        """The drawn edges that stand for one inside a cycle."""
        if not self.cycles:
            return frozenset()
        home = {member: node.key for node in self.folded.nodes for member in node.members}
        return frozenset(
            Edge(home[edge.source], home[edge.target], edge.kind)
            for edge in edges_within(self.graph.edges, self.cycles)
        )


def plan(tasks: Iterable[Task], mode: FoldMode, direction: Direction) -> Plan:
    """The picture that `mode` asks for, its redundant edges left out."""
    return plan_for(tasks, View(mode, direction))


def plan_for(tasks: Iterable[Task], view: View, last: Taken | None = None) -> Plan:
    """The picture that `view` asks for; `auto` keeps the `last` picture's rung while it serves."""
    tasks = tuple(tasks)
    ladder = ladder_over(graph_of(tasks), traits_of(tasks))
    return _planned(ladder, rung_of(ladder, view.fold, last), view)


def coarser(finer: Plan) -> Plan | None:
    """The same graph with its groups closed, or folded further; None where nothing is coarser."""
    view = replace(finer.view, opened=frozenset())
    if finer.view.opened:
        return _planned(finer.ladder, finer.folded.rung, view)
    nodes = len(finer.folded.nodes)
    if nodes <= COARSEST:
        return None
    rung = chosen(finer.ladder, min(nodes // 2, BUDGET))
    return _planned(finer.ladder, rung, view) if finer.ladder.size(rung) < nodes else None


def _planned(ladder: Ladder, rung: str, view: View) -> Plan:
    opened = view.opened
    if view.task is not None:
        opened = reveal(ladder, rung, view.task, opened)
    folded = without_redundant(fold(ladder, rung, opened), shown=view.redundant)
    shown = replace(view, opened=folded.opened, task=None)
    shape = structure_hash(folded, view.direction)
    return Plan(folded, shown, shape, ladder.graph.circles(), ladder)
