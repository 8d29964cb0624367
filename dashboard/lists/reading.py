"""What is known of lists, for pages: never an exception, at worst a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from dashboard.shown import shown
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence, snapshots, states
from tasks_proxy.store.states import ReadState

UNAVAILABLE = "The live data store does not answer."


@dataclass(frozen=True, slots=True)
class Reading:
    """The newest snapshot of a list and how its last reading went.

    `unavailable` is a sentence where the store itself did not answer; `archived` tells that the
    snapshot is what was kept of a list that the mirror holds no task of.
    """

    snapshot: Snapshot | None = None
    state: ReadState | None = None
    unavailable: str | None = None
    archived: bool = False

    @property
    def error(self) -> str | None:
        """Why the last reading failed, None where it did not."""
        return self.state.error if self.state else None


def read_lists(task_lists: Sequence[TaskList]) -> list[Reading]:
    """The readings of these lists from the mirror, in their order, by two calls."""
    try:
        found = snapshots.read_many(task_lists)
        how = states.read(task_lists)
    except StoreUnavailable:
        return [Reading(unavailable=UNAVAILABLE) for _ in task_lists]
    return [
        Reading(snapshot, how.get(row.pk)) for row, snapshot in zip(task_lists, found, strict=True)
    ]


def watch(task_list: TaskList) -> None:
    """Mark a list that somebody looks at now, if the store answers."""
    with suppress(StoreUnavailable):
        presence.watch(task_list)


def read_watched(task_list: TaskList, task_id: str | None = None) -> Reading:
    """The reading of a list, and perhaps a task, that somebody looks at now: both are marked.

    Where the mirror has no task of the list, its archive takes the place.
    """
    try:
        presence.watch(task_list)
        if task_id:
            presence.look(task_list, task_id)
    except StoreUnavailable:
        reading = Reading(unavailable=UNAVAILABLE)
    else:
        reading = read_lists([task_list])[0]
    found = shown(task_list, reading.snapshot)
    if found is None or not found.archived:
        return reading
    return replace(reading, snapshot=found.snapshot, archived=True)
