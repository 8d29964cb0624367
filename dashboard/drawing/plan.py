"""What a picture will draw, before anything is laid out: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dashboard.drawing.bearing import direction_of
from dashboard.graph.choice import BUDGET, Taken, chosen
from dashboard.graph.cycles import edges_within
from dashboard.graph.focus import focused
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
from dashboard.graph.model import Edge, Graph
from dashboard.graph.shape import Direction, structure_hash
from dashboard.graph.structure import ladder_of
from tasks_proxy.core.records import Task

REQUEST_EDGES = 1000
REQUEST_NODES = 1200
"""More than either waits for a job: under both, `dot` was measured to need at most 0.7 s."""

COARSEST = 8
"""A picture of so few nodes is not folded further, however long `dot` takes over it."""


MOST_OPEN = 100
"""Groups that one address opens."""


@dataclass(frozen=True, slots=True)
class View:
    """How somebody wants the graph drawn.

    `opened` are keys of groups that stand open, and `task` is the id of one to be drawn by itself,
    whatever must open for it. `redundant` also draws the edges that other edges imply. With a task
    in `focus` only its lineage is drawn, up to `depth` edges away, None for all of it. Without a
    `direction` the shape of the graph decides, its groups closed.
    """

    fold: FoldMode = "auto"
    direction: Direction | None = None
    opened: frozenset[str] = frozenset()
    redundant: bool = False
    task: str | None = None
    focus: str | None = None
    depth: int | None = None

    @property
    def plain(self) -> bool:
        """Whether it is what everybody sees first: nothing opened, nothing left out."""
        return self.fold == "auto" and not (self.opened or self.redundant or self.focus)


@dataclass(frozen=True, slots=True)
class Plan:
    """A graph and what of it is drawn; `shape` is the hash under which its layout is kept.

    `direction` is where the edges lead, and `cycles` are the tasks that wait for each other, in
    their circles. The plan's `view` names the direction and no task: the groups that had to open
    for one are among its `opened`.
    """

    folded: Folded
    view: View
    direction: Direction
    shape: str
    cycles: tuple[tuple[str, ...], ...]
    ladder: Ladder = field(repr=False, compare=False)

    @property
    def graph(self) -> Graph:
        """The whole graph, or the whole lineage in focus."""
        return self.ladder.graph.graph

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


def plan(tasks: Iterable[Task], mode: FoldMode, direction: Direction | None) -> Plan:
    """The picture that `mode` asks for, its redundant edges left out."""
    return plan_for(tasks, View(mode, direction))


def plan_for(tasks: Iterable[Task], view: View, last: Taken | None = None) -> Plan:
    """The picture that `view` asks for; `auto` keeps the `last` picture's rung while it serves.

    A focus on a task that is not there is none.
    """
    ladder = ladder_of(tuple(tasks))
    if view.focus is not None and view.focus in ladder.graph.number:
        ladder = ladder_over(focused(ladder.graph.graph, view.focus, view.depth), ladder.traits)
    else:
        view = replace(view, focus=None, depth=None)
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
    for task in filter(None, (view.task, view.focus)):
        opened = reveal(ladder, rung, task, opened)
    folded = without_redundant(fold(ladder, rung, opened), shown=view.redundant)
    # Of the closed groups, so that opening one does not turn the picture.
    closed = fold(ladder, rung) if folded.opened and not view.direction else folded
    direction = view.direction or direction_of(closed)
    shown = replace(view, direction=direction, opened=folded.opened, task=None)
    shape = structure_hash(folded, direction)
    return Plan(folded, shown, direction, shape, ladder.graph.circles(), ladder)
