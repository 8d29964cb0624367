"""When a list's open work will be done, what is ready and what is stuck, in words: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.graph.durations import Basis
from dashboard.graph.explain import Analysis
from dashboard.graph.forecast import TimeLeft
from dashboard.spans import estimated

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
    if forecast.time_left is not None:
        left = forecast.time_left
        basis = (*_basis(forecast.basis.items()), *_bound(left), *never)
        reach = f"Between {estimated(left.low)} and {estimated(left.high)}."
        return Outlook(f"about {estimated(left.likely)} left", reach, basis, ready)
    if not forecast.slack:
        return Outlook("cannot finish as things are", "", never, ready)
    steps = len(forecast.critical)
    reach = "No task of this list has been completed yet that would tell how long one takes."
    return Outlook(f"{steps} step{'s' if steps != 1 else ''} left", reach, never, ready)


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
