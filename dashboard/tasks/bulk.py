"""One action on many tasks, with a result for each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.tasks.editing import retry_of
from dashboard.tasks.outcome import Failure, failure_of
from dashboard.tasks.undo import Step, way_back
from dashboard.tasks.writing import Desk
from tasks_proxy.core.errors import (
    TaskChanged,
    TaskHasDependents,
    TaskloomError,
    UpstreamMissing,
    UpstreamRefused,
)
from tasks_proxy.proxy import edits
from tasks_proxy.proxy.edits import Seen

MOST = 500
"""Tasks of one selection."""

SECONDS = 20.0
"""How long one request works; what is left then can be sent on."""

NOT_REACHED = "Not sent yet: this took long."
NOT_SENT = "Not sent: the upstream had no answer for the ones before."
_ONLY_THIS = (TaskChanged, UpstreamRefused, UpstreamMissing)
"""Errors that say nothing of the other tasks."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one task; without a failure and a note it was done."""

    task_id: str
    title: str
    failure: Failure | None = None
    note: str = ""

    @property
    def good(self) -> bool:
        """Whether it was done."""
        return self.failure is None and not self.note


@dataclass(frozen=True, slots=True)
class Batch:
    """The results of all tasks, and what takes the good ones back."""

    results: tuple[Result, ...]
    steps: tuple[Step, ...]

    @property
    def left(self) -> tuple[Result, ...]:
        """The tasks that it was not done to."""
        return tuple(result for result in self.results if not result.good)


Act = Callable[[str], Step | None]
"""Does the thing to one task; what takes it back."""


def run(
    desk: Desk, task_ids: Sequence[str], act: Act, *, clock: Callable[[], float], gone: set[str]
) -> Batch:
    """Do `act` to each task in turn, and read again what it touched, `gone` besides.

    What concerns one task alone stops no other; once the upstream fails no more is sent.
    """
    end = clock() + SECONDS
    results, steps, touched = [], [], []
    note = ""
    for task_id in task_ids:
        title = desk.title(task_id)
        note = note or (NOT_REACHED if clock() > end else "")
        if note:
            results.append(Result(task_id, title, note=note))
            continue
        try:
            step = act(task_id)
        except TaskloomError as error:
            results.append(Result(task_id, title, failure_of(error)))
            note = "" if isinstance(error, _ONLY_THIS) else NOT_SENT
        else:
            results.append(Result(task_id, title))
            touched.append(task_id)
            steps += [step] if step else []
    edits.settle(desk.editor, [*touched, *gone.difference(touched)])
    return Batch(tuple(results), tuple(steps))


def updating(desk: Desk, changes: Mapping[str, Any]) -> Act:
    """Sets the same fields of each task, as long as these are what the list shows."""

    def act(task_id: str) -> Step | None:
        task = desk.task(task_id)
        old = task.fields if task else {}
        # A field that the list does not carry cannot be compared, and is not shown either.
        was = {name: old[name] for name in changes if name in old}
        seen = Seen(at=task.updated_at if task else None, was=was if task else None)
        edits.task_update(desk.editor, task_id, changes, seen, settled=False)
        return way_back(desk.can, task_id, old, changes) if task else None

    return act


def retrying(desk: Desk) -> Act:
    """Sends each task back to be done again."""

    def act(task_id: str) -> Step | None:
        now = edits.task_now(desk.editor, task_id)
        changes = retry_of(now)
        seen = Seen(at=now.get("updatedAt"), was={"status": now.get("status")})
        edits.task_update(desk.editor, task_id, changes, seen, settled=False)
        return way_back(desk.can, task_id, now, changes)

    return act


def deleting(desk: Desk, gone: set[str], *, together: bool) -> Act:
    """Deletes each task, with `together` those that depend on it too; `gone` is told of all."""

    def act(task_id: str) -> None:
        if task_id in gone:
            return
        task = desk.task(task_id)
        was = {name: task.fields.get(name) for name in ("title", "status")} if task else None
        try:
            gone.update(
                edits.task_delete(
                    desk.editor, task_id, Seen(was=was), cascade=together, settled=False
                )
            )
        except TaskHasDependents as error:
            raise UpstreamRefused(str(error), status=409) from error

    return act


def now() -> float:
    """A clock that only goes forward, in seconds."""
    return time.monotonic()
