"""How long tasks take: what is typical for a list, and what an open task still needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from statistics import median, quantiles

from dashboard.graph.traits import Traits
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

_ENOUGH = 3
_FOR_QUARTILES = 4
_OVERDUE = 0.1


class Basis(StrEnum):
    """What an estimate rests on, from strong to weak."""

    PROGRESS = "progress"
    KIND_AND_AGENT = "kind and agent"
    KIND = "kind"
    AGENT = "agent"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in milliseconds, as a range with what it rests on.

    `samples` counts the completed tasks behind it.
    """

    low: float
    likely: float
    high: float
    basis: Basis
    samples: int

    def mapped(self, change: Callable[[float], float]) -> Span:
        """The range with each of its ends, and its middle, changed alike."""
        ends = (change(self.low), change(self.likely), change(self.high))
        return Span(*ends, self.basis, self.samples)


class Durations:
    """Typical durations by kind and agent, from the completed tasks of one list.

    The range is that of the middle half; where fewer than four tell, half and twice their median.
    """

    def __init__(self, tasks: Iterable[Task], traits: Traits) -> None:
        self._kinds = traits.kinds
        self._lasted: defaultdict[tuple[Basis, str | None, str | None], list[float]]
        self._lasted = defaultdict(list)
        self._known: dict[tuple[Basis, str | None, str | None], Span] = {}
        self._of: dict[tuple[str | None, str | None], Span | None] = {}
        self._finished = self._retried = 0
        for task in tasks:
            self._learn(task)

    def of(self, task: Task) -> Span | None:
        """The typical duration of such a task; None while no task of the list has told one.

        Kind and agent together count where three tasks tell, then the kind, then the agent where
        three tell, then the list.
        """
        like = (self._kinds.get(task.id), task.agent)
        if like not in self._of:
            self._of[like] = self._found(task)
        return self._of[like]

    def _found(self, task: Task) -> Span | None:
        for key in self._keys(task):
            count = len(self._lasted.get(key, ()))
            if count >= (_ENOUGH if key[0] in {Basis.KIND_AND_AGENT, Basis.AGENT} else 1):
                return self._span(key)
        return None

    @cached_property
    def attempts(self) -> float:
        """How many attempts a task of this list needs on average, at least one."""
        return 1 + self._retried / self._finished if self._finished else 1.0

    def _learn(self, task: Task) -> None:
        if task.status not in {Status.COMPLETED, Status.FAILED}:
            return
        self._finished += 1
        self._retried += task.retry_count or 0
        if task.status is not Status.COMPLETED or task.started_at is None:
            return
        if task.completed_at is not None and task.completed_at >= task.started_at:
            for key in self._keys(task):
                self._lasted[key].append(task.completed_at - task.started_at)

    def _keys(self, task: Task) -> tuple[tuple[Basis, str | None, str | None], ...]:
        kind, agent = self._kinds.get(task.id), task.agent
        return (
            (Basis.KIND_AND_AGENT, kind, agent),
            (Basis.KIND, kind, None),
            (Basis.AGENT, None, agent),
            (Basis.LIST, None, None),
        )

    def _span(self, key: tuple[Basis, str | None, str | None]) -> Span:
        if key not in self._known:
            lasted = self._lasted[key]
            middle = median(lasted)
            low, high = middle / 2, middle * 2
            if len(lasted) >= _FOR_QUARTILES:
                low, _, high = quantiles(lasted, n=4, method="inclusive")
            self._known[key] = Span(low, middle, high, key[0], len(lasted))
        return self._known[key]


def remaining(task: Task, durations: Durations, now: float) -> Span | None:
    """What an unfinished task still needs once it may work; None where nothing tells.

    A task that has not started, or must start again, needs its typical duration, as many times as
    the list's tasks are attempted on average. Of a running one the elapsed time is taken off, but
    a tenth is always left; and the further its progress p, the more that counts: p times what its
    own pace says, elapsed * (1 - p) / p, and 1 - p times the rest.
    """
    typical = durations.of(task)
    if task.status is not Status.IN_PROGRESS:
        return typical and _attempted(typical, durations.attempts)
    elapsed = max(0.0, now - task.started_at) if task.started_at else 0.0
    rest = typical and typical.mapped(lambda total: max(total - elapsed, _OVERDUE * total))
    if not elapsed or not task.progress:
        return rest
    pace = elapsed * (1 - task.progress) / task.progress
    return _blended(rest or Span(pace, pace, pace, Basis.PROGRESS, 0), pace, task.progress)


def _attempted(typical: Span, attempts: float) -> Span:
    likely, high = typical.likely * attempts, typical.high * attempts
    return Span(typical.low, likely, high, typical.basis, typical.samples)


def _blended(rest: Span, pace: float, share: float) -> Span:
    mixed = rest.mapped(lambda known: share * pace + (1 - share) * known)
    return replace(mixed, basis=Basis.PROGRESS)
