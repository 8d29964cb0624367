"""When the open work can be done: critical path, slack, time left, and what expires before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dashboard.graph.agents import parallel
from dashboard.graph.durations import Basis, Durations, Span, remaining
from dashboard.graph.situation import Cause, Situation
from dashboard.graph.traits import Traits
from tasks_proxy.core.statuses import Status

_OVER = frozenset({Status.COMPLETED, Status.CANCELLED})
_HOPELESS = frozenset({Cause.CYCLE, Cause.CANCELLED, Cause.OUTSIDE})


@dataclass(frozen=True, slots=True)
class Expiring:
    """A task that the upstream forgets before its inputs can be finished.

    Both times are milliseconds since 1970; `inputs_at` is the earliest, None for never.
    """

    task_id: str
    expires_at: int
    inputs_at: float | None


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long the open work takes, in milliseconds.

    `low` is its longest chain at its quickest. `likely` and `high` also heed that an agent works
    on no more tasks at once than it was seen to: `bound_by` names the one with most to do, where
    that takes longer than any chain.
    """

    low: float
    likely: float
    high: float
    bound_by: str | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The open work: `critical` is the chain of tasks that decides when it ends.

    `slack` tells for each open task how long it may be late before the end is. Both are in
    milliseconds, or, as `unit` says, in steps of one task each, where the list has not completed
    any task that would tell how long they take: then there is no `time_left` either. `basis`
    counts the open tasks by what their estimate rests on. `never` are the tasks that no
    estimate covers: they wait for a cycle, for a cancelled task or for one outside the list.
    Failed and blocked tasks count as taken up again now. `needs` has what each task still takes
    once it may work, where anything tells.
    """

    unit: Literal["milliseconds", "steps"]
    critical: tuple[str, ...]
    slack: Mapping[str, float]
    time_left: TimeLeft | None
    basis: Mapping[Basis, int]
    never: tuple[str, ...]
    expiring: tuple[Expiring, ...]
    needs: Mapping[str, Span] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class _Work:
    """The open tasks that can be done, sources first; `timed` if all tell what they need."""

    situation: Situation
    order: list[int]
    needs: dict[int, Span | None]
    timed: bool

    def ends(self, needs: Mapping[int, float]) -> dict[int, float]:
        """When each task can be done at the earliest, from now."""
        ends: dict[int, float] = {}
        holders = self.situation.holders
        for number in self.order:
            start = 0.0
            for source in holders[number]:
                start = max(start, ends[source])
            ends[number] = start + needs[number]
        return ends


def forecast(situation: Situation, durations: Durations) -> Forecast:
    """The forecast for all that is neither completed nor cancelled."""
    never = _never(situation)
    work = _work(situation, durations, never)
    timed = work.timed
    likely = {n: span.likely if span and timed else 1.0 for n, span in work.needs.items()}
    ends = work.ends(likely)
    names = situation.graph.graph.nodes
    return Forecast(
        "milliseconds" if timed else "steps",
        tuple(names[number] for number in _critical(work, ends)),
        {names[number]: slack for number, slack in _slack(work, likely, ends).items()},
        _time_left(work, max(ends.values())) if timed else None,
        Counter(span.basis for span in work.needs.values() if span),
        tuple(names[number] for number in sorted(never)),
        _expiring(work, never),
        {names[number]: span for number, span in work.needs.items() if span},
    )


def _open(situation: Situation, number: int) -> bool:
    task = situation.tasks[number]
    return task is not None and task.status not in _OVER


def _never(situation: Situation) -> set[int]:
    """The open tasks that cannot be done as things are: hopeless ones and all behind them."""
    found = [n for n in range(len(situation.tasks)) if situation.cause(n) in _HOPELESS]
    reached = set(found)
    for number in found:
        for target in situation.held[number]:
            if target not in reached:
                reached.add(target)
                found.append(target)
    return {number for number in reached if _open(situation, number)}


def _work(situation: Situation, durations: Durations, never: set[int]) -> _Work:
    order = [
        component[0]
        for component in reversed(situation.components)
        if component[0] not in never and _open(situation, component[0])
    ]
    needs = {}
    for number in order:
        task = situation.tasks[number]
        needs[number] = remaining(task, durations, situation.now) if task else None
    return _Work(situation, order, needs, bool(needs) and None not in needs.values())


def _critical(work: _Work, ends: Mapping[int, float]) -> list[int]:
    """The chain that ends last; among equals, the one through the earlier tasks of the list."""
    path: list[int] = []
    candidates = sorted(work.order)
    while candidates:
        path.append(max(candidates, key=ends.__getitem__))
        candidates = sorted(work.situation.holders[path[-1]])
    return path[::-1]


def _slack(work: _Work, needs: Mapping[int, float], ends: Mapping[int, float]) -> dict[int, float]:
    last = max(ends.values(), default=0.0)
    latest: dict[int, float] = {}
    for number in reversed(work.order):
        targets = (target for target in work.situation.held[number] if target in needs)
        latest[number] = min((latest[target] - needs[target] for target in targets), default=last)
    return {number: max(0.0, latest[number] - ends[number]) for number in sorted(work.order)}


def _time_left(work: _Work, likely: float) -> TimeLeft:
    """The range around `likely`, which is when the last task ends as things are likely to go."""
    spans = {number: span for number, span in work.needs.items() if span}
    low = max(work.ends({number: span.low for number, span in spans.items()}).values())
    high = max(work.ends({number: span.high for number, span in spans.items()}).values())
    loads = _loads(work.situation, spans)
    busiest = max(loads, key=lambda load: load.likely, default=_Load(None, 0.0, 0.0))
    return TimeLeft(
        low,
        max(likely, busiest.likely),
        max(high, *(load.high for load in loads), 0.0),
        busiest.agent if busiest.likely > likely else None,
    )


@dataclass(frozen=True, slots=True)
class _Load:
    """What an agent has left to do, in milliseconds, shared out over what it does at once."""

    agent: str | None
    likely: float
    high: float


def _loads(situation: Situation, spans: Mapping[int, Span]) -> list[_Load]:
    places = parallel((task for task in situation.tasks if task), situation.now)
    held: defaultdict[str, list[Span]] = defaultdict(list)
    for number, span in spans.items():
        task = situation.tasks[number]
        if task and task.agent:
            held[task.agent].append(span)
    return [
        _Load(
            agent,
            sum(span.likely for span in own) / places.get(agent, 1),
            sum(span.high for span in own) / places.get(agent, 1),
        )
        for agent, own in held.items()
    ]


def _expiring(work: _Work, never: set[int]) -> tuple[Expiring, ...]:
    """Those whose inputs cannot be finished in time even at their quickest."""
    now = work.situation.now
    tasks = work.situation.tasks
    if not any(task and task.expires_at is not None for task in tasks):
        return ()
    ends = work.ends({n: span.low if span else 0.0 for n, span in work.needs.items()})
    found = []
    for number, task in enumerate(tasks):
        holders = work.situation.holders[number]
        if task is None or task.expires_at is None or not holders:
            continue
        inputs_at = None if number in never else now + max(ends[source] for source in holders)
        if inputs_at is None or inputs_at > task.expires_at:
            found.append(Expiring(task.id, task.expires_at, inputs_at))
    return tuple(sorted(found, key=lambda expiring: (expiring.expires_at, expiring.task_id)))


def durations_of(situation: Situation, traits: Traits) -> Durations:
    """The durations that the tasks of `situation` tell."""
    return Durations((task for task in situation.tasks if task), traits)
