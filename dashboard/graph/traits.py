"""What of a task's text may decide with which others it is drawn: its kind and its agent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dashboard.graph.kinds import kind_of
from tasks_proxy.core.records import Task


@dataclass(frozen=True, slots=True)
class Traits:
    """The kind and the agent of each task by its id; ghosts have neither."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    agents: Mapping[str, str | None] = field(default_factory=dict)


def traits_of(tasks: Iterable[Task]) -> Traits:
    """The traits of `tasks`."""
    tasks = tuple(tasks)
    return Traits(
        {task.id: kind_of(task.title) for task in tasks}, {task.id: task.agent for task in tasks}
    )
