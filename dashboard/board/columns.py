"""Which tasks stand in which column of a board, and in which order: pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, Status

ORDER = (
    *(Status.PENDING, Status.IN_PROGRESS, Status.BLOCKED, Status.FAILED),
    *(Status.COMPLETED, Status.CANCELLED, Status.UNKNOWN),
)
"""From the left: the way of a task, and where it leaves it."""

_ALWAYS = frozenset(ORDER[:5])

LIMIT = 20
"""Cards of a column at first; a board of seven columns stays well under 150 kB."""

LANE_LIMIT = 3
"""Cards of a column of one lane."""

MORE = 40
"""How many cards "show more" adds."""

MOST = 2_000
"""Cards of one column at the most."""

_SHOW = re.compile(r"([a-z_]{1,20})\.([0-9]{1,5})\Z")
_FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class Column:
    """The tasks of one status; `shown` are the first of them, `more` how many to ask for next."""

    status: Status
    shown: Sequence[Task]
    total: int
    more: int

    @property
    def word(self) -> str:
        """Its head."""
        return MEANINGS[self.status].word

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


def limits_of(asked: Iterable[str]) -> dict[str, int]:
    """How many cards the `status.number`s of an address ask for, by status."""
    found = (match for word in asked if (match := _SHOW.match(word)))
    return {match[1]: min(MOST, int(match[2])) for match in found}


def columns_of(
    tasks: Iterable[Task],
    *,
    ready: Collection[str],
    statuses: Collection[str] = (),
    limits: Mapping[str, int] | None = None,
    limit: int = LIMIT,
) -> tuple[Column, ...]:
    """The columns from the left; `statuses`, where there are any, are all that may have one.

    Without them the main ones stand there however empty, and the others where they have tasks.
    """
    held: defaultdict[Status, list[Task]] = defaultdict(list)
    for task in tasks:
        held[task.status].append(task)
    columns = []
    for status in ORDER:
        if status not in (statuses or (_ALWAYS | held.keys())):
            continue
        found = in_order(status, held[status], ready)
        most = max(limit, (limits or {}).get(status, 0))
        columns.append(Column(status, found[:most], len(found), min(MOST, most + MORE)))
    return tuple(columns)


def in_order(status: Status, tasks: Sequence[Task], ready: Collection[str]) -> Sequence[Task]:
    """What needs eyes first: ready before waiting, the longest-running, the newest ends."""
    match status:
        case Status.PENDING:
            return sorted(tasks, key=lambda task: task.id not in ready)
        case Status.IN_PROGRESS:
            return sorted(tasks, key=lambda task: task.started_at or _FAR)
        case Status.BLOCKED:
            return sorted(tasks, key=lambda task: task.blocked_at or _FAR)
        case Status.COMPLETED:
            return sorted(tasks, key=lambda task: -(task.completed_at or 0))
        case Status.FAILED | Status.CANCELLED:
            return sorted(tasks, key=lambda task: -(task.updated_at or 0))
    return tasks
