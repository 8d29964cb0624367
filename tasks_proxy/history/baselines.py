"""What was last told of a list's tasks, kept in the row that its events are told from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tasks_proxy.history.models import Baseline, TaskList
from tasks_proxy.history.packing import pack, unpack

State = dict[str, list[Any]]
"""For each task's id, when it was read by itself (seconds or None) and its fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A list's baseline: when its newest recorded reading began (seconds), and the tasks."""

    read_at: float
    state: State


def baseline_read(task_list: TaskList) -> Told:
    """The list's baseline, empty where nothing was told yet; call it with the list locked."""
    row = Baseline.objects.filter(task_list=task_list).first()
    if row is None:
        return Told(read_at=0, state={})
    return Told(read_at=row.read_at, state=unpack(row.state) if row.state else {})


def baseline_write(task_list: TaskList, *, read_at: float, state: State | None) -> None:
    """Replace the baseline; with None for the state only its time. Call it with the list locked."""
    values: dict[str, Any] = {"read_at": read_at}
    if state is not None:
        values["state"] = pack(state)
    if not Baseline.objects.filter(task_list=task_list).update(**values):
        Baseline.objects.create(task_list=task_list, **values)


def list_locked(task_list: TaskList) -> bool:
    """Hold the list's row until the transaction ends; false where the list was removed.

    SQLite has no locks on rows: there the whole database is held, by an immediate transaction.
    """
    rows = TaskList.objects.select_for_update(of=("self",)).filter(pk=task_list.pk)
    return rows.values_list("pk", flat=True).first() is not None
