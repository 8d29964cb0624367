"""A list in numbers: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dashboard.lists.stuck import stuck as stuck_tasks
from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import MEANINGS, Status

ALWAYS_SHOWN = frozenset({
    Status.IN_PROGRESS, Status.BLOCKED, Status.FAILED, Status.PENDING, Status.COMPLETED,
})  # fmt: skip
_BAR = (
    *(Status.COMPLETED, Status.IN_PROGRESS, Status.BLOCKED, Status.FAILED),
    *(Status.PENDING, Status.UNKNOWN, Status.CANCELLED),
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many tasks have a status, and its word."""

    status: Status
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a status bar that is 100 wide."""

    status: Status
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a list; `agents` are those with a running task, by name."""

    total: int
    counts: tuple[Count, ...]
    agents: tuple[str, ...]
    stuck: int
    done: int

    @property
    def present(self) -> tuple[Count, ...]:
        """The statuses that occur."""
        return tuple(count for count in self.counts if count.count)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The status bar: done first, then what moves, what is stuck, and the rest."""
        by_status = {count.status: count.count for count in self.counts}
        parts, x = [], 0.0
        for status in _BAR:
            width = 100 * by_status[status] / self.total if self.total else 0
            if width:
                parts.append(Part(status, round(x, 2), round(width, 2)))
            x += width
        return tuple(parts)

    @property
    def percent(self) -> int:
        """How much is done, in whole percent, 100 only when all is."""
        return 100 * self.done // self.total if self.total else 0


def summary(snapshot: Snapshot, now: float, *, stuck: Collection[str] | None = None) -> Summary:
    """The numbers of `snapshot` at `now` (seconds since 1970).

    `stuck` are the ids of the tasks that stand still where those are known already.
    """
    if stuck is None:
        stuck = stuck_tasks(snapshot, now)
    running = (task for task in snapshot.tasks if task.status is Status.IN_PROGRESS)
    agents = {task.agent for task in running if task.agent}
    counted = Counter(task.status for task in snapshot.tasks)
    return numbers_of(counted, tuple(sorted(agents)), len(stuck))


def outside(snapshot: Snapshot) -> int:
    """How many tasks are waited for that lie outside the list, or are gone."""
    named = {name for task in snapshot.tasks for name in (*task.depends_on, *task.blocked_by)}
    return len(named - snapshot.by_id.keys())


def numbers_of(counted: Mapping[Status, int], agents: tuple[str, ...], stuck: int) -> Summary:
    """The numbers of a list whose tasks were counted already."""
    return Summary(
        total=sum(counted.values()),
        counts=tuple(
            Count(status, meaning.word, counted.get(status, 0))
            for status, meaning in MEANINGS.items()
        ),
        agents=agents,
        stuck=stuck,
        done=counted.get(Status.COMPLETED, 0),
    )
