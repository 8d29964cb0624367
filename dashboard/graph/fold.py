"""Folding: draw several tasks as one group, so that a large graph stays readable."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from dashboard.graph.choice import Taken, chosen, rung_for, taken
from dashboard.graph.groups import Group, groups, named
from dashboard.graph.ladder import Ladder
from dashboard.graph.model import KINDS, Edge, Graph
from dashboard.graph.numbered import numbered
from dashboard.graph.reduce import reduced
from dashboard.graph.traits import Traits

FoldMode = Literal["auto", "none"] | int


@dataclass(frozen=True, slots=True)
class FoldedNode:
    """One node of the picture: a task under its own id, or a group of two members or more.

    Members are ordered by rank; `rank` is that of the first, `until` that of the last. `inside`
    and `span` are those of `groups.Group`.
    """

    key: str
    members: tuple[str, ...]
    rank: int
    ghost: bool = False
    until: int = 0
    inside: tuple[str, ...] = ()
    span: tuple[int, int] | None = None

    @property
    def is_group(self) -> bool:
        """Whether it stands for several tasks."""
        return len(self.members) > 1

    @property
    def within(self) -> str | None:
        """The key of the innermost opened group around it."""
        return self.inside[-1] if self.inside else None


@dataclass(frozen=True, slots=True)
class Folded:
    """What is drawn: nodes, and edges between their keys.

    `rung` names the fold as `ladder` does, and `taken` is its record for the next picture of the
    same list. `redundant` counts the edges that others imply; of them `hidden` are left out.
    """

    nodes: tuple[FoldedNode, ...]
    edges: tuple[Edge, ...]
    rung: str
    hidden: int = 0
    redundant: int = 0
    taken: Taken | None = None

    @property
    def opened(self) -> frozenset[str]:
        """The keys of the groups that stand open: what `open=` says from here on."""
        return frozenset(key for node in self.nodes for key in node.inside)


def mode_of(text: str | None) -> FoldMode:
    """The mode that `?fold=` asks for: `auto` (also when missing), `none`, or a number from 1.

    ValueError, with a sentence, for anything else.
    """
    match text:
        case None | "" | "auto":
            return "auto"
        case "none":
            return "none"
        case _ if re.fullmatch("[1-9][0-9]{0,5}", text):
            return int(text)
    raise ValueError("fold is auto, none or a number of nodes from 1")


def ladder_over(graph: Graph, traits: Traits | None = None) -> Ladder:
    """The ladder of `graph`; without traits it folds by structure alone."""
    return Ladder(numbered(graph), traits or Traits())


def rung_of(ladder: Ladder, mode: FoldMode, last: Taken | None = None) -> str:
    """The rung that `mode` asks for; only `auto` heeds the `last` one."""
    match mode:
        case "none":
            return "none"
        case "auto":
            return rung_for(ladder, last)
    return chosen(ladder, mode)


def fold(ladder: Ladder, rung: str, opened: frozenset[str] = frozenset()) -> Folded:
    """The graph on that rung, with all its edges, the groups that `opened` names open."""
    nodes: list[FoldedNode] = []
    home = [0] * len(ladder.graph.rank)
    keys: set[str] = set()
    for group in groups(ladder, rung, opened):
        for member in group.members:
            home[member] = len(nodes)
        nodes.append(_node(ladder, group, keys))
        keys.add(nodes[-1].key)
    drawn = tuple(nodes)
    return Folded(drawn, _between(ladder, drawn, home), rung, taken=taken(ladder, rung))


def unfolded(graph: Graph) -> Folded:
    """Every task by itself."""
    return fold(ladder_over(graph), "none")


def reveal(
    ladder: Ladder, rung: str, task_id: str, opened: frozenset[str] = frozenset()
) -> frozenset[str]:
    """`opened`, and the groups to open besides so that `task_id` is drawn by itself."""
    number = ladder.graph.number.get(task_id)
    while number is not None:
        around = next(group for group in groups(ladder, rung, opened) if number in group.members)
        wider = opened | {named(ladder, around)}
        if len(around.members) == 1 or wider == opened:
            break
        opened = wider
    return opened


def without_redundant(folded: Folded, *, shown: bool = False) -> Folded:
    """The same picture less the edges that its other edges imply, or, `shown`, with all counted."""
    kept = reduced([node.key for node in folded.nodes], folded.edges)
    count = len(folded.edges) - len(kept)
    if shown:
        return replace(folded, redundant=count)
    return replace(folded, edges=kept, redundant=count, hidden=count)


def _node(ladder: Ladder, group: Group, taken_keys: Collection[str]) -> FoldedNode:
    nodes, rank = ladder.graph.graph.nodes, ladder.graph.rank
    ordered = sorted(group.members, key=lambda member: (rank[member], member))
    first = nodes[ordered[0]]
    return FoldedNode(
        first if len(ordered) == 1 else _key(ladder, group, taken_keys),
        tuple(nodes[member] for member in ordered),
        rank[ordered[0]],
        ghost=first in ladder.graph.graph.ghosts,
        until=rank[ordered[-1]],
        inside=group.inside,
        span=group.span,
    )


def _key(ladder: Ladder, group: Group, taken_keys: Collection[str]) -> str:
    """The group's key, which is never that of another node."""
    key = named(ladder, group)
    while key in taken_keys or key in ladder.graph.number:
        key = f"~{key}"
    return key


def _between(ladder: Ladder, nodes: tuple[FoldedNode, ...], home: list[int]) -> tuple[Edge, ...]:
    """The edges that still join two nodes once each task went to its `home`, each once.

    A task that waits for itself keeps its loop while it is drawn by itself.
    """
    moved = dict.fromkeys(
        (home[source], home[target], kind)
        for source, target, kind in ladder.graph.pairs
        if home[source] != home[target] or (source == target and not nodes[home[source]].is_group)
    )
    return tuple(
        Edge(nodes[source].key, nodes[target].key, KINDS[kind]) for source, target, kind in moved
    )
