"""Changing a list's snapshot: read, change and publish, with nobody in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.patience import left
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys, locks, snapshots
from tasks_proxy.sync.publish import publish

HELD_SECONDS = 30.0
PATIENCE_SECONDS = 10.0

Change = Callable[[Snapshot | None], Snapshot | None]
"""From the snapshot as it is to the one that it shall be; None leaves it as it is."""


def rewrite(task_list: TaskList, change: Change, *, by: str = "sync") -> Snapshot | None:
    """Publish what `change` makes of the current snapshot; the snapshot afterwards.

    Raises StoreUnavailable, also where others hold the list for too long.
    """
    with alone(task_list):
        current = snapshots.read(task_list)
        new = change(current)
        return current if new is None else publish(task_list, current, new, by=by)


@contextmanager
def alone(task_list: TaskList) -> Iterator[None]:
    """Nobody else changes the list's snapshot meanwhile. Raises as `rewrite` does."""
    key = keys.of_list(task_list, "rewrite")
    with locks.held(key, seconds=HELD_SECONDS, wait=left(PATIENCE_SECONDS)) as had:
        if not had:
            raise StoreUnavailable("Others are changing this list; try again in a moment.")
        yield
