"""What the nodes of a picture are drawn with: where they lead, and what each one shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

from dashboard.drawing.look import Look, look
from dashboard.drawing.words import aside, group_agents, group_title
from dashboard.graph.fold import FoldedNode
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status


@dataclass(frozen=True, slots=True)
class Ghost:
    """What is remembered of a task outside the list.

    `where` is a few words, as “in library” or “expired”; `link` leads to it where it still is.
    """

    title: str
    status: Status
    where: str
    link: str | None = None


class Face(NamedTuple):
    """All that a task's node shows; `right` are the words at its lower right.

    `started` and `waiting` are the times since when it runs, or waits for what it does not tell.
    """

    task_id: str
    title: str
    status: Status
    agent: str
    right: str
    progress: float
    started: int | None
    waiting: int | None
    estimate: str
    critical: bool


def face_of(task: Task, now: float, *, estimate: str = "", critical: bool = False) -> Face:
    """The face of `task` at `now`, ms since 1970.

    `estimate` is how long it may take, in words; `critical` where the end of all work hangs on it.
    """
    waits = task.status is Status.BLOCKED and not task.blocked_reason
    return Face(
        task.id,
        task.title,
        task.status,
        task.agent or "",
        aside(task, now, estimate),
        task.progress or 0.0,
        task.started_at,
        task.blocked_at if waits else None,
        estimate,
        critical,
    )


class GroupFace(NamedTuple):
    """All that a group's node shows of its members: what it is called, by whom, how many of each.

    No time is among it, so it holds for as long as the members stay as they are.
    """

    title: str
    agents: str
    counts: Counter[Status]


def group_face_of(node: FoldedNode, members: Sequence[Task]) -> GroupFace:
    """The face of the group `node`, of whose members those that are known are given."""
    counts = Counter(task.status for task in members)
    return GroupFace(group_title(node, members), group_agents(members), counts)


@dataclass(frozen=True, slots=True)
class Pen:
    """The look of the picture, and where its nodes lead.

    `link` is an address with `{task}` for the quoted id, `group_link` gives one for a group's
    key; None draws no links.
    """

    look: Look = field(default_factory=look)
    link: str | None = None
    group_link: Callable[[str], str] | None = None

    def address(self, task_id: str) -> str | None:
        """Where a task's node leads."""
        if self.link is None:
            return None
        return self.link.replace("{task}", quote(task_id, safe="", errors="replace"))
