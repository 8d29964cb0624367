"""Everything that can be said of a list's graph at one instant, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.graph.agents import HandOff, hand_offs
from dashboard.graph.forecast import Forecast, durations_of, forecast
from dashboard.graph.model import Graph
from dashboard.graph.numbered import Numbered
from dashboard.graph.situation import Situation, situation_of
from dashboard.graph.steps import Steps, steps_of
from dashboard.graph.traits import Traits, traits_of
from dashboard.graph.waiting import Blocker, Stand, Why, behind, blockers, ready, why
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status


@dataclass(frozen=True, slots=True)
class Analysis:
    """A list explained at `now`, milliseconds since 1970; `why` explains one task.

    `behind` tells for each task and ghost how many others wait for it, where any do.
    """

    now: float
    situation: Situation = field(repr=False, compare=False)
    steps: Steps
    cycles: tuple[tuple[str, ...], ...]
    ready: tuple[Stand, ...]
    blockers: tuple[Blocker, ...]
    forecast: Forecast
    hand_offs: tuple[HandOff, ...]
    behind: Mapping[str, int]

    def why(self, task_id: str) -> Why:
        """Why that task is not done. KeyError for an id that is not there."""
        return why(self.situation, task_id)

    @property
    def critical(self) -> frozenset[str]:
        """The tasks of the chain that decides when the open work ends."""
        return frozenset(self.forecast.critical)


def analyse(
    graph: Graph | Numbered,
    tasks: Mapping[str, Task],
    now: float,
    *,
    gone: Mapping[str, Status] | None = None,
    traits: Traits | None = None,
) -> Analysis:
    """The analysis at `now`, milliseconds since 1970.

    `gone` tells how tasks outside the list were when they were last seen; `traits` saves working
    them out again.
    """
    situation = situation_of(graph, tasks, now, gone)
    counts = behind(situation)
    nodes = situation.graph.graph.nodes
    return Analysis(
        now,
        situation,
        steps_of(situation.graph),
        situation.graph.circles(),
        ready(situation),
        blockers(situation, counts),
        forecast(situation, durations_of(situation, traits or traits_of(tasks.values()))),
        hand_offs(tasks.values()),
        {node: count for node, count in zip(nodes, counts, strict=True) if count},
    )


def analysis_as_json(analysis: Analysis) -> dict[str, Any]:
    """The analysis for scripts; times are milliseconds, `at` and `…At` since 1970."""
    return {
        "at": analysis.now,
        "roots": list(analysis.steps.roots),
        "leaves": list(analysis.steps.leaves),
        "steps": [list(group) for group in analysis.steps.groups],
        "cycles": [list(circle) for circle in analysis.cycles],
        "ready": [_stand(found) for found in analysis.ready],
        "blockers": [
            {**_stand(found.stand), "waiting": found.waiting} for found in analysis.blockers
        ],
        **_forecast(analysis.forecast),
        "handOffs": [
            {"from": found.creator, "to": found.agent, "tasks": found.tasks, "open": found.open}
            for found in analysis.hand_offs
        ],
    }


def why_as_json(found: Why) -> dict[str, Any]:
    """Why one task waits, for scripts."""
    return {
        "taskId": found.task_id,
        "heldBy": list(found.holders),
        "unfinishedBefore": found.before,
        "causes": [{**_stand(cited.stand), "steps": cited.steps} for cited in found.causes],
    }


def _stand(stand: Stand) -> dict[str, Any]:
    return {
        "taskId": stand.task_id,
        "cause": stand.cause.value,
        "moves": stand.cause.moves,
        "agent": stand.agent,
        "sinceAt": stand.since,
        "reason": stand.reason,
    }


def _forecast(found: Forecast) -> dict[str, Any]:
    left = found.time_left
    return {
        "unit": found.unit,
        "criticalPath": list(found.critical),
        "slack": dict(found.slack),
        "timeLeft": left
        and {"low": left.low, "likely": left.likely, "high": left.high, "boundBy": left.bound_by},
        "basis": {basis.value: count for basis, count in found.basis.items()},
        "never": list(found.never),
        "expiring": [
            {"taskId": task.task_id, "expiresAt": task.expires_at, "inputsAt": task.inputs_at}
            for task in found.expiring
        ],
    }
