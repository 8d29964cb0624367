"""What holds a list up and what comes of it, task by task, for the insight sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.graph.agents import HandOff
from dashboard.graph.explain import Analysis
from dashboard.graph.situation import Cause
from dashboard.graph.waiting import Stand
from dashboard.lists.outlook import Outlook, outlook
from dashboard.outside import Outside
from dashboard.spans import estimated
from tasks_proxy.core.records import Task

MOST = 20
"""Tasks of each kind that are named; of more, the weightiest."""

_CAUSES = {
    Cause.RUNNING: "running",
    Cause.READY: "ready, no agent has picked it up",
    Cause.BLOCKED: "blocked",
    Cause.FAILED: "failed",
    Cause.CANCELLED: "cancelled: it will not complete by itself",
    Cause.CYCLE: "waits, in a circle, for itself",
    Cause.OUTSIDE: "outside this list",
    Cause.UNKNOWN: "in a status that is not known here",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A task that is named, with what is said of it; `since` in milliseconds.

    `status` is that of the task, `unknown` for one outside; `count` how many wait behind it.
    """

    task_id: str
    title: str
    status: str
    said: str
    since: int | None = None
    count: int = 0
    here: bool = True


@dataclass(frozen=True, slots=True)
class Insight:
    """All that the sheet shows, each list at most MOST long with how many there are in all."""

    outlook: Outlook
    critical: tuple[Mention, ...]
    steps: int
    blockers: tuple[Mention, ...]
    holding: int
    ready: tuple[Mention, ...]
    startable: int
    expiring: tuple[Mention, ...]
    forgotten: int
    never: tuple[Mention, ...]
    hopeless: int
    hand_offs: tuple[HandOff, ...]

    @property
    def says(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.steps or self.holding or self.startable or self.hand_offs or self.hopeless)


def insight(
    analysis: Analysis, tasks: Mapping[str, Task], outside: Mapping[str, Outside]
) -> Insight:
    """The insight into a list; `outside` tells of the tasks it waits for and does not hold."""
    told = _Teller(tasks, outside)
    forecast = analysis.forecast
    return Insight(
        outlook=outlook(analysis),
        critical=tuple(
            told.mention(task_id, _needs(analysis, task_id)) for task_id in forecast.critical[:MOST]
        ),
        steps=len(forecast.critical),
        blockers=tuple(
            told.stand(found.stand, found.waiting) for found in analysis.blockers[:MOST]
        ),
        holding=len(analysis.blockers),
        ready=tuple(told.stand(found) for found in analysis.ready[:MOST]),
        startable=len(analysis.ready),
        expiring=tuple(
            told.mention(found.task_id, _expiry(found.inputs_at, found.expires_at))
            for found in forecast.expiring[:MOST]
        ),
        forgotten=len(forecast.expiring),
        never=tuple(told.mention(task_id, "") for task_id in forecast.never[:MOST]),
        hopeless=len(forecast.never),
        hand_offs=analysis.hand_offs[:MOST],
    )


def cause_word(cause: Cause) -> str:
    """Why work stands or moves at a task, in words."""
    return _CAUSES[cause]


class _Teller:
    """Names tasks of the list, and those outside it as far as they are known."""

    def __init__(self, tasks: Mapping[str, Task], outside: Mapping[str, Outside]) -> None:
        self._tasks = tasks
        self._outside = outside

    def mention(
        self, task_id: str, said: str, *, since: int | None = None, count: int = 0
    ) -> Mention:
        task = self._tasks.get(task_id)
        away = self._outside.get(task_id)
        known = task or (away.task if away else None)
        return Mention(
            task_id,
            (known.title if known else "") or task_id,
            known.status if known else "unknown",
            said,
            since,
            count,
            here=task is not None,
        )

    def stand(self, stand: Stand, count: int = 0) -> Mention:
        said = ": ".join(_either(cause_word(stand.cause), stand.reason))
        words = " · ".join(_either(stand.agent, said))
        return self.mention(stand.task_id, words, since=stand.since, count=count)


def _either(*words: str | None) -> Iterable[str]:
    return (word for word in words if word)


def _needs(analysis: Analysis, task_id: str) -> str:
    span = analysis.forecast.needs.get(task_id)
    return f"about {estimated(span.likely)}" if span else ""


def _expiry(inputs_at: float | None, expires_at: int) -> str:
    if inputs_at is None:
        return "its inputs will never be finished as things are"
    return f"its inputs take at least {estimated(inputs_at - expires_at)} longer than it lives"
