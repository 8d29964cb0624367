"""The tasks of a list and of all others of its upstream, as the mirror holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Task
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots

_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Held:
    """A task, and the list that holds it."""

    task: Task
    task_list: TaskList


def mirrors(task_list: TaskList) -> Iterator[tuple[TaskList, tuple[Task, ...] | None]]:
    """The lists of the same upstream and their tasks, this one first; None where not known.

    Others are asked for only once somebody goes on to them.
    """
    yield from _read([task_list])
    rows = TaskList.objects.filter(connection_id=task_list.connection_id)
    others = list(rows.exclude(pk=task_list.pk).select_related("organisation"))
    for start in range(0, len(others), _AT_ONCE):
        yield from _read(others[start : start + _AT_ONCE])


def _read(rows: list[TaskList]) -> Iterator[tuple[TaskList, tuple[Task, ...] | None]]:
    try:
        found = snapshots.read_many(rows)
    except StoreUnavailable:
        found = [None] * len(rows)
    for row, snapshot in zip(rows, found, strict=True):
        yield row, snapshot.tasks if snapshot else None
