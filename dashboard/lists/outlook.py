"""When a list's open work will be done, what is ready and what is stuck, in words: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.graph.durations import Basis
from dashboard.graph.explain import Analysis
from dashboard.graph.forecast import TimeLeft
from dashboard.graph.situation import Cause
from dashboard.lists.stuck import exhausted
from dashboard.spans import estimated, remaining
from tasks_proxy.core.records import Task
from tasks_proxy.core.relations import without_run

WAITS = "waits for somebody"

_BASES = {
    Basis.PROGRESS: "by their own progress",
    Basis.KIND_AND_AGENT: "by how long their agent took for such tasks here",
    Basis.KIND: "by how long such tasks took here",
    Basis.AGENT: "by how long their agent's tasks took here",
    Basis.LIST: "by how long this list's tasks took",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the header says: `left` is empty where nothing is left to be done.

    `reach` tells the estimate as a range, and `basis` has the sentences that say what it rests on.
    Where all of it waits for a person no time runs, and `left` tells none.
    """

    left: str
    reach: str
    basis: tuple[str, ...]
    ready: int

    @property
    def hint(self) -> str:
        """The range and its basis in one text."""
        return " ".join(filter(None, (self.reach, *self.basis)))


def outlook(analysis: Analysis) -> Outlook:
    """The outlook of a list."""
    forecast = analysis.forecast
    ready = len(analysis.ready)
    if not forecast.slack and not forecast.never:
        return Outlook("", "", (), ready)
    never = _never(len(forecast.never))
    if waits(analysis):
        return Outlook(WAITS, _after(forecast.time_left), never, ready)
    if forecast.time_left is not None:
        left = forecast.time_left
        basis = (*_basis(forecast.basis.items()), *_bound(left), *never)
        reach = f"Between {estimated(left.low)} and {estimated(left.high)}."
        return Outlook(remaining(left.likely), reach, basis, ready)
    if not forecast.slack:
        return Outlook("cannot finish as things are", "", never, ready)
    steps = len(forecast.critical)
    reach = "No task of this list has been completed yet that would tell how long one takes."
    return Outlook(f"{steps} step{'s' if steps != 1 else ''} left", reach, never, ready)


def waits(analysis: Analysis) -> bool:
    """Whether work is open and none of it goes on before a person acts, as far as we can know."""
    here = analysis.situation
    return bool(analysis.forecast.slack) and not any(
        _may_move(task, here.cause(number)) for number, task in enumerate(here.tasks)
    )


def _may_move(task: Task | None, cause: Cause | None) -> bool:
    """Whether something can happen there; what another list holds may well move."""
    if task is None or cause is None:
        return cause is Cause.OUTSIDE
    match cause:
        case Cause.FAILED:
            return not exhausted(task)
        case Cause.UNKNOWN:
            return not without_run(task)
    return cause.moves


def _after(left: TimeLeft | None) -> str:
    still = "Nothing goes on until a person acts."
    if left is None:
        return still
    return f"{still} Then it takes between {estimated(left.low)} and {estimated(left.high)}."


def _basis(counted: Iterable[tuple[Basis, int]]) -> tuple[str, ...]:
    told = [
        f"{count} task{'s' if count != 1 else ''} {_BASES[basis]}"
        for basis, count in sorted(counted, key=lambda pair: list(Basis).index(pair[0]))
    ]
    return (f"Estimated: {', '.join(told)}.",) if told else ()


def _bound(left: TimeLeft) -> tuple[str, ...]:
    if left.bound_by is None:
        return ()
    return (f"What {left.bound_by} has to do takes longer than any chain of tasks.",)


def _never(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    tasks = "1 task that cannot" if count == 1 else f"{count} tasks that cannot"
    return (f"Without {tasks} be done as things are.",)
