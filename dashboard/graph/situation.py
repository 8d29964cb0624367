"""What holds each unfinished task: the ground of every explanation.

Rule: docs/architecture.md, "Words with rules".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.graph.cycles import strongly_connected
from dashboard.graph.model import Graph
from dashboard.graph.numbered import Numbered, numbered
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status


class Cause(StrEnum):
    """Why work stands or moves at a task, so that others wait for it."""

    RUNNING = "running"
    READY = "ready"  # it could start
    BLOCKED = "blocked"  # and no unfinished task is named as the reason
    FAILED = "failed"
    CANCELLED = "cancelled"
    CYCLE = "cycle"  # it waits, in a circle, for itself
    OUTSIDE = "outside"  # not in this list, and never seen completed
    UNKNOWN = "unknown"  # a status that we do not know

    @property
    def moves(self) -> bool:
        """Whether the task can be completed without a person's decision."""
        return self in {Cause.RUNNING, Cause.READY}


_WAITING = frozenset({Status.PENDING, Status.BLOCKED, Status.UNKNOWN})
_CAUSES = {
    Status.IN_PROGRESS: Cause.RUNNING,
    Status.PENDING: Cause.READY,
    Status.BLOCKED: Cause.BLOCKED,
    Status.FAILED: Cause.FAILED,
    Status.CANCELLED: Cause.CANCELLED,
    Status.UNKNOWN: Cause.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Situation:
    """A graph at the instant `now` (milliseconds since 1970); tasks by number, None for ghosts.

    `holders` are the prerequisites, blocks included, that keep a task from starting: there are
    none for one that has started or is over. `held` is the same the other way. `components` and
    `home` are those of this graph of holding, sinks first, and `circular` its cycles' members.
    """

    graph: Numbered
    tasks: list[Task | None]
    now: float
    holders: list[list[int]]
    held: list[list[int]]
    components: list[list[int]]
    home: list[int]
    circular: frozenset[int]

    def waits(self, number: int) -> bool:
        """Whether other tasks keep this one from starting."""
        return bool(self.holders[number])

    def cause(self, number: int) -> Cause | None:
        """Why others wait for this one itself; None if it is completed, or only waits in turn."""
        task = self.tasks[number]
        if task is None:
            return Cause.OUTSIDE if self.held[number] else None
        if number in self.circular:
            return Cause.CYCLE
        if task.status is Status.COMPLETED:
            return None
        if not self.waits(number):
            return _CAUSES[task.status]
        return Cause.BLOCKED if self._blocked_alone(task) else None

    def since(self, number: int) -> int | None:
        """When the cause of `number` began, in milliseconds since 1970, where that is known."""
        task = self.tasks[number]
        match self.cause(number):
            case Cause.RUNNING if task:
                return task.started_at
            case Cause.READY if task:
                inputs = [self.tasks[source] for source in self.graph.before[number]]
                over = [other.completed_at for other in inputs if other and other.completed_at]
                return max([*over, task.pending_since or 0]) or None
            case Cause.BLOCKED if task:
                return task.blocked_at or task.updated_at
            case Cause.FAILED | Cause.CANCELLED if task:
                return task.updated_at
        return None

    def _blocked_alone(self, task: Task) -> bool:
        """Whether the block would stay when all that the task waits for is done."""
        if task.status is not Status.BLOCKED:
            return False
        holders = self.holders[self.graph.number[task.id]]
        return not any(self.graph.number[source] in holders for source in task.blocked_by)


def situation_of(
    graph: Graph | Numbered,
    tasks: Mapping[str, Task],
    now: float,
    gone: Mapping[str, Status] | None = None,
) -> Situation:
    """The situation of `graph` at `now`; `gone` tells how ghosts were when they were last seen.

    A ghost holds what waits for it unless it was seen completed.
    """
    counted = graph if isinstance(graph, Numbered) else numbered(graph)
    gone = gone or {}
    found = [tasks.get(node) for node in counted.graph.nodes]
    done = [
        (task.status if task else gone.get(node)) is Status.COMPLETED
        for node, task in zip(counted.graph.nodes, found, strict=True)
    ]
    holders = [
        list(dict.fromkeys([source for source in before if not done[source]]))
        if before and task is not None and task.status in _WAITING
        else []
        for task, before in zip(found, counted.before, strict=True)
    ]
    held: list[list[int]] = [[] for _ in holders]
    for target, sources in enumerate(holders):
        for source in sources:
            held[source].append(target)
    # Without a cycle in the whole graph there is none in this part of it.
    components = strongly_connected(held) if counted.circles() else counted.components
    home = [0] * len(held)
    circular = []
    for place, component in enumerate(components):
        for member in component:
            home[member] = place
        if len(component) > 1 or component[0] in held[component[0]]:
            circular.extend(component)
    return Situation(counted, found, now, holders, held, components, home, frozenset(circular))
