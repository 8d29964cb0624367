"""In which list's snapshot a task lies, for tasks that another list waits for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tasks_proxy.core.records import Task
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots

MOST_LISTS = 500
"""Lists that are looked through, in the order given: each costs the reading of its snapshot."""

_AT_ONCE = 25


def holders(
    task_lists: Iterable[TaskList], task_ids: Collection[str]
) -> dict[str, tuple[TaskList, Task]]:
    """Which of these lists holds each of `task_ids`, and the task as its snapshot has it.

    Ids that none of them holds are left out. Raises StoreUnavailable.
    """
    rows = list(task_lists)[:MOST_LISTS]
    found: dict[str, tuple[TaskList, Task]] = {}
    missing = set(task_ids)
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        for row, snapshot in zip(some, snapshots.read_many(some), strict=True):
            tasks = snapshot.by_id if snapshot else {}
            for task_id in missing & tasks.keys():
                found[task_id] = (row, tasks[task_id])
        missing -= found.keys()
        if not missing:
            break
    return found
