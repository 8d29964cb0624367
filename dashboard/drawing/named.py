"""What exports as text call their nodes and edges: `n0, n1, …`, with words of ours: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.drawing.pen import Ghost
from dashboard.drawing.text import plain
from dashboard.drawing.words import group_title
from dashboard.graph.fold import Folded, FoldedNode
from dashboard.graph.model import EdgeKind
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, Status

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Named:
    """A node for a text: its name, its title and a second line, both on one line and not escaped.

    `status` is None for a group.
    """

    name: str
    title: str
    detail: str
    status: Status | None
    ghost: bool = False

    @property
    def group(self) -> bool:
        """Whether it stands for several tasks."""
        return self.status is None


@dataclass(frozen=True, slots=True)
class Joined:
    """An edge between two names; `satisfied` where its source is completed."""

    source: str
    target: str
    kind: EdgeKind
    satisfied: bool

    @property
    def word(self) -> str:
        """What kind of edge it is, where it is no plain dependency."""
        return "" if self.kind is EdgeKind.DEPENDS else self.kind.value.replace("_", " ")


def nodes(
    folded: Folded, tasks: Mapping[str, Task], ghosts: Mapping[str, Ghost]
) -> Iterator[Named]:
    """The nodes in the order of the picture."""
    for number, node in enumerate(folded.nodes):
        yield _named(f"n{number}", node, tasks, ghosts)


def edges(folded: Folded, tasks: Mapping[str, Task]) -> Iterator[Joined]:
    """The edges in the order of the picture."""
    names = {node.key: f"n{number}" for number, node in enumerate(folded.nodes)}
    done = {
        node.key
        for node in folded.nodes
        if all(
            member in tasks and tasks[member].status is Status.COMPLETED for member in node.members
        )
    }
    for edge in folded.edges:
        yield Joined(names[edge.source], names[edge.target], edge.kind, edge.source in done)


def _named(
    name: str, node: FoldedNode, tasks: Mapping[str, Task], ghosts: Mapping[str, Ghost]
) -> Named:
    if node.is_group:
        members = [tasks[member] for member in node.members if member in tasks]
        counts = Counter(task.status for task in members)
        told = [f"{counts[s]} {MEANINGS[s].word.lower()}" for s in MEANINGS if counts[s]]
        title = plain(group_title(node, members), LONGEST)
        detail = ", ".join([f"{len(node.members)} tasks", *told])
        return Named(name, title, detail, None, ghost=node.ghost)
    task = tasks.get(node.key)
    if task is None:
        ghost = ghosts.get(node.key)
        title = plain(ghost.title if ghost else node.key, LONGEST)
        status = ghost.status if ghost else Status.UNKNOWN
        where = ghost.where if ghost else "outside this list"
        return Named(name, title, plain(where, LONGEST), status, ghost=True)
    word = MEANINGS[task.status].word
    detail = " · ".join(filter(None, (word, plain(task.agent or "", LONGEST))))
    return Named(name, plain(task.title, LONGEST) or plain(task.id, LONGEST), detail, task.status)
