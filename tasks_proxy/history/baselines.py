"""What was last told of a list's tasks, kept in the row that its events are told from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tasks_proxy.history.models import Baseline, TaskList
from tasks_proxy.history.packing import pack, unpack
from tasks_proxy.history.statements import Question, insert

_LOCKED = Question(
    lambda pk: (
        TaskList.objects.select_for_update(of=("self",)).filter(pk=pk).order_by().values_list("pk")
    )
)
_TOLD = Question(lambda pk: Baseline.objects.filter(pk=pk).values_list("read_at", "state"))

State = dict[str, list[Any]]
"""For each task's id, when it was read by itself (seconds or None) and its fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A list's baseline: when its newest recorded reading began (seconds), and the tasks.

    `stored` tells whether there is one in the database.
    """

    read_at: float
    state: State
    stored: bool = True


def baseline_read(task_list: TaskList) -> Told:
    """The list's baseline, empty where nothing was told yet; call it with the list locked."""
    row = _TOLD.ask(task_list.pk)
    if row is None:
        return Told(read_at=0, state={}, stored=False)
    read_at, state = row
    return Told(read_at=read_at, state=unpack(state) if state else {})


def baseline_write(task_list: TaskList, told: Told, *, read_at: float, state: State | None) -> None:
    """Replace the baseline `told`; with None for the state only its time.

    Call it with the list locked since `told` was read.
    """
    values: dict[str, Any] = {"read_at": read_at}
    if state is not None:
        values["state"] = pack(state)
    if told.stored:
        Baseline.objects.filter(task_list=task_list).update(**values)
    else:
        values = {"task_list_id": task_list.pk, "forgotten_to": 0, "state": b"", **values}
        insert(Baseline, list(values), [list(values.values())])


def list_locked(task_list: TaskList) -> bool:
    """Hold the list's row until the transaction ends; false where the list was removed.

    SQLite has no locks on rows: there the whole database is held, by an immediate transaction.
    """
    return _LOCKED.ask(task_list.pk) is not None
