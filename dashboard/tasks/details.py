"""All that the panel tells of one task: pure but for the time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.lists.stuck import exhausted, ready_since
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import MEANINGS, Status


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A task beside this one; `task` is None where it is outside the list.

    `why` says in words what it does, `since` (milliseconds) since when where that is known.
    """

    task_id: str
    task: Task | None
    why: str = ""
    since: int | None = None
    after: str = ""

    @property
    def title(self) -> str:
        """What to call it."""
        return (self.task.title if self.task else "") or self.task_id


@dataclass(frozen=True, slots=True)
class Details:
    """One task; `task` is None where the list has none of that id."""

    task_id: str
    task: Task | None = None
    waits_for: tuple[Neighbour, ...] = ()
    unblocks: tuple[Neighbour, ...] = ()
    ready_since: int | None = None
    retries_left: bool = False

    @property
    def title(self) -> str:
        """What to call it."""
        return (self.task.title if self.task else "") or self.task_id

    @property
    def ready(self) -> bool:
        """Whether nothing keeps it from starting."""
        return self.ready_since is not None

    @property
    def lasted(self) -> int | None:
        """Milliseconds from its start to its end, or to now while it runs."""
        task = self.task
        if task is None or not task.started_at:
            return None
        if task.status is Status.IN_PROGRESS:
            return int(time.time() * 1000) - task.started_at
        return task.completed_at - task.started_at if task.completed_at else None


def details(snapshot: Snapshot | None, task_id: str) -> Details:
    """The details of a task in `snapshot`."""
    task = snapshot.by_id.get(task_id) if snapshot else None
    if snapshot is None or task is None:
        return Details(task_id)
    tasks = snapshot.by_id
    return Details(
        task_id=task_id,
        task=task,
        waits_for=_waits_for(task, tasks),
        unblocks=tuple(
            Neighbour(other.id, other, other.agent or "")
            for other in snapshot.tasks
            if task_id in other.depends_on or task_id in other.blocked_by
        ),
        ready_since=ready_since(task, tasks),
        retries_left=not exhausted(task),
    )


def _waits_for(task: Task, tasks: Mapping[str, Task]) -> tuple[Neighbour, ...]:
    """The unfinished prerequisites of a task that is not over, in the order of their names."""
    return tuple(_neighbour(name, tasks.get(name), tasks) for name in _unfinished(task, tasks))


def _unfinished(task: Task, tasks: Mapping[str, Task]) -> list[str]:
    if MEANINGS[task.status].finished:
        return []
    named = dict.fromkeys((*task.depends_on, *task.blocked_by))
    return [
        name for name in named if name not in tasks or tasks[name].status is not Status.COMPLETED
    ]


def _neighbour(name: str, task: Task | None, tasks: Mapping[str, Task]) -> Neighbour:
    if task is None:
        return Neighbour(name, None, "outside this list: its state is not known")
    since = ready_since(task, tasks)
    if since is not None:
        return Neighbour(name, task, "became ready", since, "no agent has picked it up")
    return Neighbour(name, task, _doing(task, tasks))


def _doing(task: Task, tasks: Mapping[str, Task]) -> str:
    match task.status:
        case Status.IN_PROGRESS:
            share = f"{round((task.progress or 0) * 100)} %"
            return " · ".join(filter(None, (task.agent, share, task.progress_message)))
        case Status.BLOCKED:
            return f"blocked: {task.blocked_reason}" if task.blocked_reason else "blocked"
        case Status.FAILED:
            retries = "no retries left" if exhausted(task) else "may be tried again"
            return f"failed, {retries}"
        case Status.CANCELLED:
            return "cancelled: it will not complete by itself"
    open_ones = len(_unfinished(task, tasks))
    waits = f"waits for {open_ones} task{'s' if open_ones != 1 else ''} itself"
    return " · ".join(filter(None, (task.agent, waits if open_ones else "")))
