"""What each agent does, did and has before it: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from dashboard.agents.activity import Activity
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, Status

HOUR = 3_600_000
"""Milliseconds."""

HOURS = 24
"""How far back throughput is told."""


@dataclass(frozen=True, slots=True)
class Work(Activity):
    """One agent's tasks, or, without an `agent`, those that nobody has; times in milliseconds.

    `running` has the longest-running first. `outside` counts the tasks that wait for some outside
    the list. `queue` counts what is not begun, `ready` those of it
    that could be. `hourly` are the tasks done in each of the last HOURS hours, the newest last.
    `lasted` is what its tasks took, the shortest first, and `ended` when those were done that still
    count as throughput. `left` is what its open ones are likely to take one after another, None
    where nothing tells. `moved_at` is when it was last seen to do anything, None where that is not
    known.
    """

    agent: str | None
    total: int
    running: tuple[Task, ...]
    queue: int
    ready: int
    blocked: int
    failed: int
    outside: int
    done: int
    hourly: tuple[int, ...]
    lasted: tuple[int, ...]
    ended: tuple[int, ...]
    left: float | None
    moved_at: int | None

    @property
    def typical(self) -> float | None:
        """The median of what its tasks took; None where nothing tells."""
        return median(self.lasted) if self.lasted else None


def crew_of(
    tasks: Iterable[Task],
    *,
    ready: Collection[str],
    outside: Collection[str],
    needs: Mapping[str, float],
    now: float,
) -> tuple[Work, ...]:
    """Everybody who has one of `tasks`: those at work first, then by what they have before them.

    `ready` and `outside` are the ids of those that could begin, and of those that wait for tasks
    outside the list. `needs` is what open tasks are likely to take, in milliseconds, and `now`
    in milliseconds since 1970.
    """
    held: defaultdict[str | None, list[Task]] = defaultdict(list)
    for task in tasks:
        held[task.agent or None].append(task)
    found = [_work(agent, own, ready, outside, needs, now) for agent, own in held.items()]
    return tuple(sorted(found, key=_rank))


def _rank(work: Work) -> tuple[bool, bool, int, str]:
    return work.agent is None, not work.running, -work.queue, (work.agent or "").casefold()


def _work(
    agent: str | None,
    tasks: Sequence[Task],
    ready: Collection[str],
    outside: Collection[str],
    needs: Mapping[str, float],
    now: float,
) -> Work:
    by_status: defaultdict[Status, list[Task]] = defaultdict(list)
    for task in tasks:
        by_status[task.status].append(task)
    running = sorted(by_status[Status.IN_PROGRESS], key=lambda task: task.started_at or now)
    done = by_status[Status.COMPLETED]
    lasted = sorted(
        task.completed_at - task.started_at
        for task in done
        if task.completed_at and task.started_at and task.completed_at >= task.started_at
    )
    ended = tuple(at for task in done if 0 <= now - (at := task.completed_at or 0) < HOURS * HOUR)
    left = [needs[task.id] for task in tasks if task.id in needs]
    return Work(
        agent=agent,
        total=len(tasks),
        running=tuple(running),
        queue=len(by_status[Status.PENDING]),
        ready=sum(task.id in ready for task in tasks),
        blocked=len(by_status[Status.BLOCKED]),
        failed=len(by_status[Status.FAILED]),
        outside=sum(task.id in outside for task in tasks),
        done=len(done),
        hourly=hourly(ended, now),
        lasted=tuple(lasted),
        ended=ended,
        left=sum(left) if left else None,
        moved_at=_last_deed(tasks, now),
    )


def hourly(ended: Iterable[float], now: float) -> tuple[int, ...]:
    """How many of these instants lie in each of the last HOURS hours, the newest last."""
    counts = [0] * HOURS
    for at in ended:
        age = now - at
        if 0 <= age < HOURS * HOUR:
            counts[HOURS - 1 - int(age // HOUR)] += 1
    return tuple(counts)


def _last_deed(tasks: Iterable[Task], now: float) -> int | None:
    """The newest time at which one of these tasks moved in its agent's hands."""
    moved = (max(task.completed_at or 0, task.started_at or 0, _ended(task)) for task in tasks)
    return max((at for at in moved if 0 < at <= now), default=None)


def _ended(task: Task) -> int:
    over = MEANINGS[task.status].finished and task.status is not Status.CANCELLED
    return (task.updated_at or 0) if over and task.started_at else 0
