"""The columns of a list's table, and what each says of a task: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from dashboard.graph.kinds import kind_of
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import MEANINGS, Status

Value = str | int | float | None


class Shape(StrEnum):
    """How a value reads on screen."""

    TEXT = "text"
    STATUS = "status"
    NUMBER = "number"
    SHARE = "share"
    TIME = "time"  # milliseconds since 1970
    LENGTH = "length"  # milliseconds


class Facts:
    """What a column may ask of a task beyond its fields; `now` in milliseconds since 1970."""

    def __init__(self, snapshot: Snapshot, now: float) -> None:
        self._tasks = snapshot.by_id
        self._now = now

    @cached_property
    def unblocks(self) -> Counter[str]:
        """How many tasks name each as what they wait for."""
        return Counter(
            name for task in self._tasks.values() for name in {*task.depends_on, *task.blocked_by}
        )

    def before(self, task: Task) -> tuple[int, int]:
        """How many unfinished tasks of the list it waits for, and how many outside the list."""
        if MEANINGS[task.status].finished:
            return 0, 0
        named = {*task.depends_on, *task.blocked_by}
        outside = sum(name not in self._tasks for name in named)
        done = sum(
            name in self._tasks and self._tasks[name].status is Status.COMPLETED for name in named
        )
        return len(named) - outside - done, outside

    def took(self, task: Task) -> int | None:
        """How long it took, or has run."""
        if task.started_at is None:
            return None
        if task.status is Status.IN_PROGRESS:
            return max(0, int(self._now) - task.started_at)
        return max(0, task.completed_at - task.started_at) if task.completed_at else None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `value` is what it sorts by, None for nothing to say."""

    name: str
    word: str
    shape: Shape
    value: Callable[[Task, Facts], Value]
    chosen: bool = False


_ORDER = {status: place for place, status in enumerate(MEANINGS)}

TITLE = Column("title", "Task", Shape.TEXT, lambda task, _: task.title or task.id, chosen=True)
COLUMNS = (
    TITLE,
    Column("status", "Status", Shape.STATUS, lambda task, _: _ORDER[task.status], chosen=True),
    Column("agent", "Agent", Shape.TEXT, lambda task, _: task.agent, chosen=True),
    Column("progress", "Progress", Shape.SHARE, lambda task, _: task.progress, chosen=True),
    Column(
        "waits", "Waits for", Shape.NUMBER, lambda task, facts: sum(facts.before(task)), chosen=True
    ),
    Column("unblocks", "Unblocks", Shape.NUMBER, lambda task, facts: facts.unblocks[task.id]),
    Column("retries", "Retries", Shape.NUMBER, lambda task, _: task.retry_count),
    Column("kind", "Kind", Shape.TEXT, lambda task, _: kind_of(task.title)),
    Column("created", "Created", Shape.TIME, lambda task, _: task.created_at),
    Column("started", "Started", Shape.TIME, lambda task, _: task.started_at, chosen=True),
    Column("ended", "Ended", Shape.TIME, lambda task, _: task.completed_at),
    Column("took", "Took", Shape.LENGTH, lambda task, facts: facts.took(task), chosen=True),
    Column("updated", "Updated", Shape.TIME, lambda task, _: task.updated_at),
    Column("expires", "Expires", Shape.TIME, lambda task, _: task.expires_at),
    Column("creator", "Created by", Shape.TEXT, lambda task, _: task.creator),
    Column("reason", "Reason", Shape.TEXT, lambda task, _: task.blocked_reason or task.error),
    Column("id", "Id", Shape.TEXT, lambda task, _: task.id),
)
"""In the order in which they stand; the title is always there."""

NAMED = {column.name: column for column in COLUMNS}


def chosen_columns(names: Iterable[str]) -> tuple[Column, ...]:
    """The columns of these names in their order; those of a fresh table where none is known."""
    wanted = set(names) & set(NAMED)
    if not wanted:
        return tuple(column for column in COLUMNS if column.chosen)
    return tuple(column for column in COLUMNS if column.name in wanted or column is TITLE)


@dataclass(frozen=True, slots=True)
class Order:
    """What a table is sorted by: nothing leaves the order of the list."""

    column: Column | None = None
    down: bool = False

    @property
    def asked(self) -> str | None:
        """The word for addresses."""
        if self.column is None:
            return None
        return f"-{self.column.name}" if self.down else self.column.name


def order_of(word: str | None) -> Order:
    """The order that `name` or `-name` asks for."""
    word = word or ""
    return Order(NAMED.get(word.removeprefix("-")), down=word.startswith("-"))


def in_order(tasks: Sequence[Task], order: Order, facts: Facts) -> Sequence[Task]:
    """The tasks in that order; those that have nothing to say come last either way."""
    column = order.column
    if column is None:
        return tasks
    told = [(column.value(task, facts), task) for task in tasks]
    known = [(_key(value), task) for value, task in told if value is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.down)
    return [task for _, task in known] + [task for value, task in told if value is None]


def _key(value: str | float) -> tuple[float, str]:
    return (0.0, value.casefold()) if isinstance(value, str) else (value, "")
