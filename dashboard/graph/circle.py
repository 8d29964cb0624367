"""The circle that a new edge would close, and where what is known of it ends: pure."""

from __future__ import annotations

from collections.abc import Mapping

from tasks_proxy.core.records import Task


def circle(tasks: Mapping[str, Task], task_id: str, prerequisite: str) -> tuple[str, ...]:
    """The tasks that would wait for each other if `task_id` depended on `prerequisite`.

    From `prerequisite` along what it waits for to `task_id`, by the shortest way; empty where
    there is none. What is outside `tasks` leads nowhere.
    """
    came = _walk(tasks, prerequisite)
    return _way(came, task_id) if task_id in came else ()


def beyond(tasks: Mapping[str, Task], start: str) -> frozenset[str]:
    """What `start` waits for, itself included and however far, that `tasks` does not hold."""
    return frozenset(name for name in _walk(tasks, start) if name not in tasks)


def _walk(tasks: Mapping[str, Task], start: str) -> dict[str, str | None]:
    """All that `start` waits for, each with the task from which it was come to first."""
    came: dict[str, str | None] = {start: None}
    queue = [start]
    for name in queue:
        task = tasks.get(name)
        for before in (*task.depends_on, *task.blocked_by) if task else ():
            if before not in came:
                came[before] = name
                queue.append(before)
    return came


def _way(came: Mapping[str, str | None], end: str) -> tuple[str, ...]:
    """The names from the start to `end`."""
    way: list[str] = []
    step: str | None = end
    while step is not None:
        way.append(step)
        step = came[step]
    return tuple(reversed(way))
