"""Which tasks of a list are stuck: pure.

Rule: docs/architecture.md, "Words with rules".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from statistics import median

from dashboard.graph.kinds import kind_of
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import Status, may_start

PATIENCE = 15 * 60 * 1000
"""Milliseconds that a ready task may wait, and that a running one may stand still at least."""

_TYPICAL_TIMES = 3


def stuck(snapshot: Snapshot, now: float) -> frozenset[str]:
    """The ids of the stuck tasks at `now` (seconds since 1970)."""
    at = now * 1000
    return frozenset(name for name, limit in stuck_after(snapshot).items() if at > limit)


def stuck_after(snapshot: Snapshot) -> Mapping[str, float]:
    """By id, when each task counts as stuck unless it changes: after so many ms since 1970.

    Those that are stuck already without a wait have 0; those that cannot be stuck are left out.
    """
    return snapshot.once(_stuck_after)


def _stuck_after(snapshot: Snapshot) -> dict[str, float]:
    running = any(task.status is Status.IN_PROGRESS for task in snapshot.tasks)
    typical = typical_durations(snapshot) if running else {}
    limits = ((task.id, _limit(task, snapshot.by_id, typical)) for task in snapshot.tasks)
    return {name: limit for name, limit in limits if limit is not None}


def typical_durations(snapshot: Snapshot) -> dict[str, float]:
    """The median duration in milliseconds of the completed tasks of each kind."""
    lasted = defaultdict(list)
    for task in snapshot.tasks:
        if task.status is Status.COMPLETED and task.started_at and task.completed_at:
            lasted[kind_of(task.title)].append(task.completed_at - task.started_at)
    return {kind: median(times) for kind, times in lasted.items()}


def ready_since(task: Task, tasks: Mapping[str, Task]) -> int | None:
    """When the task could first have started, in milliseconds; None where it cannot start.

    A prerequisite that is not among `tasks` is unknown, and holds the task.
    """
    needed = [tasks.get(name) for name in (*task.depends_on, *task.blocked_by)]
    known = [other for other in needed if other is not None]
    if len(known) < len(needed) or not may_start(task.status, (other.status for other in known)):
        return None
    return max([task.pending_since or 0, *(other.completed_at or 0 for other in known)])


def exhausted(task: Task) -> bool:
    """Whether a failed task has no retries left; unknown limits count as none."""
    return (task.retry_count or 0) >= (task.max_retries or 0)


def _limit(task: Task, tasks: Mapping[str, Task], typical: Mapping[str, float]) -> float | None:
    match task.status:
        case Status.BLOCKED:
            return 0
        case Status.FAILED:
            return 0 if exhausted(task) else None
        case Status.IN_PROGRESS:
            changed = task.updated_at or task.started_at
            patience = max(PATIENCE, _TYPICAL_TIMES * typical.get(kind_of(task.title), 0))
            return None if changed is None else changed + patience
        case Status.PENDING:
            since = ready_since(task, tasks)
            return since + PATIENCE if since else None
    return None
