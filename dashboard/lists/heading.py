"""What stands over a list: its facts, its counts by status, and what must be told of its data."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.lists.freshness import Freshness, freshness
from dashboard.lists.reading import Reading
from dashboard.lists.summary import ALWAYS_SHOWN, Count, Summary, summary
from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import MEANINGS
from tasks_proxy.history.models import TaskList


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter of one status; `on` where the address asks for it."""

    count: Count
    on: bool
    shown: bool


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
    chips: tuple[Chip, ...]

    @property
    def version(self) -> str:
        """The version on screen, empty before there is one."""
        return self.snapshot.version if self.snapshot else ""


def heading(task_list: TaskList, reading: Reading, statuses: frozenset[str]) -> Heading:
    """The heading of a list; `statuses` are those that the address filters by."""
    snapshot = reading.snapshot
    if snapshot is None:
        none = (Count(status, meaning.word, 0) for status, meaning in MEANINGS.items())
        return Heading(task_list, reading, None, None, None, _chips(none, statuses))
    now = time.time()
    numbers = summary(snapshot, now)
    return Heading(
        task_list=task_list,
        reading=reading,
        snapshot=snapshot,
        numbers=numbers,
        fresh=None
        if reading.archived
        else freshness(snapshot, now, watched=True, error=reading.error),
        chips=_chips(numbers.counts, statuses),
    )


def _chips(counts: Iterable[Count], statuses: frozenset[str]) -> tuple[Chip, ...]:
    return tuple(
        Chip(
            count,
            on=count.status in statuses,
            shown=bool(count.count) or count.status in ALWAYS_SHOWN,
        )
        for count in counts
    )
