"""What a delete would take with it: every task that depends on it, in whatever list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.tasks.mirrors import Held, mirrors
from tasks_proxy.history.models import TaskList


@dataclass(frozen=True, slots=True)
class Cascade:
    """All that would go with some tasks, the lists that hold it first to last.

    `unknown` are ids that no list of the mirror holds, `unread` counts the lists that could not be
    looked through.
    """

    doomed: tuple[Held, ...]
    unknown: tuple[str, ...] = ()
    unread: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the tasks that would go."""
        return (*(found.task.id for found in self.doomed), *self.unknown)


def cascade(task_list: TaskList, task_ids: Iterable[str]) -> Cascade:
    """The tasks of `task_ids`, and all that depend on them, however far and in whatever list."""
    tasks: dict[str, Held] = {}
    after: dict[str, list[str]] = defaultdict(list)
    unread = 0
    for row, found in mirrors(task_list):
        if found is None:
            unread += 1
            continue
        for task in found:
            tasks.setdefault(task.id, Held(task, row))
            for name in task.depends_on:
                after[name].append(task.id)
    reached = dict.fromkeys(task_ids)
    queue = list(reached)
    for name in queue:
        for later in after.get(name, ()):
            if later not in reached:
                reached[later] = None
                queue.append(later)
    return Cascade(
        tuple(tasks[name] for name in reached if name in tasks),
        tuple(name for name in reached if name not in tasks),
        unread,
    )
