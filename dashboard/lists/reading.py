"""What the store holds of lists, for pages: never an exception, at worst a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence, snapshots, states
from tasks_proxy.store.states import ReadState


@dataclass(frozen=True, slots=True)
class Reading:
    """The newest snapshot of a list and how its last reading went.

    `unavailable` is a sentence where the store itself did not answer.
    """

    snapshot: Snapshot | None = None
    state: ReadState | None = None
    unavailable: str | None = None

    @property
    def error(self) -> str | None:
        """Why the last reading failed, None where it did not."""
        return self.state.error if self.state else None


def read_lists(task_lists: Sequence[TaskList]) -> list[Reading]:
    """The readings of these lists, in their order, by two calls."""
    try:
        found = snapshots.read_many(task_lists)
        how = states.read(task_lists)
    except StoreUnavailable as error:
        return [Reading(unavailable=str(error)) for _ in task_lists]
    return [
        Reading(snapshot, how.get(row.pk)) for row, snapshot in zip(task_lists, found, strict=True)
    ]


def read_watched(task_list: TaskList, task_id: str | None = None) -> Reading:
    """The reading of a list, and perhaps a task, that somebody looks at now: both are marked."""
    try:
        presence.watch(task_list)
        if task_id:
            presence.look(task_list, task_id)
    except StoreUnavailable as error:
        return Reading(unavailable=str(error))
    return read_lists([task_list])[0]
