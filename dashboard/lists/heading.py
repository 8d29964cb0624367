"""What stands over a list: its facts, its numbers, and what must be told of its data."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass

from dashboard.lists.freshness import Freshness, freshness
from dashboard.lists.reading import Reading
from dashboard.lists.summary import Summary, summary
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList


@dataclass(frozen=True, slots=True)
class Heading:
    """All of it; `snapshot` and `numbers` are None before the first reading.

    `fresh` is None besides for an archive, which gets no older than it is.
    """

    task_list: TaskList
    reading: Reading
    snapshot: Snapshot | None
    numbers: Summary | None
    fresh: Freshness | None

    @property
    def version(self) -> str:
        """The version on screen, empty before there is one."""
        return self.snapshot.version if self.snapshot else ""


def heading(
    task_list: TaskList, reading: Reading, *, stuck: Collection[str] | None = None
) -> Heading:
    """The heading of a list; `stuck` are the tasks that stand still where those are known."""
    snapshot = reading.snapshot
    if snapshot is None:
        return Heading(task_list, reading, None, None, None)
    now = time.time()
    fresh = None
    if not reading.archived:
        fresh = freshness(snapshot, now, watched=True, error=reading.error)
    return Heading(task_list, reading, snapshot, summary(snapshot, now, stuck=stuck), fresh)
