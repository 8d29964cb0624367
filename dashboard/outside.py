"""What is known of tasks that a list waits for and does not hold: in another list, or gone."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cachetools import TTLCache, cached

from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.removed import removed_tasks
from tasks_proxy.store.whereabouts import holders

KEPT_SECONDS = 30.0
"""How old what a process knows of them may grow: a search looks through many lists."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A task outside the list, as it was last seen.

    `list_key` and `list_title` name the list that holds it now; both are None for one that
    expired, was deleted, or lies where we do not look.
    """

    task: Task
    list_key: str | None = None
    list_title: str | None = None

    @property
    def title(self) -> str:
        """What to call it."""
        return self.task.title or self.task.id


def outside(task_list: TaskList, task_ids: Collection[str]) -> Mapping[str, Outside]:
    """What is known of those of `task_ids` that another list of the organisation holds or that
    this one once held; the others were never seen. Without Redis what history tells.
    """
    return _outside(task_list, frozenset(task_ids)) if task_ids else {}


def last_seen(task_list: TaskList, task_ids: Collection[str]) -> dict[str, Status]:
    """The last status of each of them that is known."""
    found = outside(task_list, task_ids)
    return {task_id: known.task.status for task_id, known in found.items()}


def forget() -> None:
    """Look anew for whatever is asked next."""
    _outside.cache_clear()


@cached(
    TTLCache(maxsize=64, ttl=KEPT_SECONDS),
    key=lambda task_list, task_ids: (task_list.pk, task_ids),
    lock=threading.Lock(),
)
def _outside(task_list: TaskList, task_ids: frozenset[str]) -> Mapping[str, Outside]:
    known = {task_id: Outside(task) for task_id, task in removed_tasks(task_list, task_ids).items()}
    # One upstream knows one set of ids; another connection's equal id is another task.
    others = TaskList.objects.filter(
        organisation_id=task_list.organisation_id, connection_id=task_list.connection_id
    ).exclude(pk=task_list.pk)
    try:
        held = holders(others, task_ids)
    except StoreUnavailable:
        held = {}
    for task_id, (row, task) in held.items():
        known[task_id] = Outside(task, row.key, row.title)
    return known
