"""Everything that can be said of a list's graph at one instant, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.graph.agents import HandOff, hand_offs
from dashboard.graph.forecast import Forecast, durations_of, forecast
from dashboard.graph.model import Graph
from dashboard.graph.situation import situation_of
from dashboard.graph.steps import Steps, steps_of
from dashboard.graph.traits import Traits, traits_of
from dashboard.graph.waiting import Blocker, Stand, Why, blockers, ready
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status


@dataclass(frozen=True, slots=True)
class Analysis:
    """A list explained at `now`, milliseconds since 1970; `waiting.why` explains one task."""

    now: float
    steps: Steps
    cycles: tuple[tuple[str, ...], ...]
    ready: tuple[Stand, ...]
    blockers: tuple[Blocker, ...]
    forecast: Forecast
    hand_offs: tuple[HandOff, ...]


def analyse(
    graph: Graph,
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
    return Analysis(
        now,
        steps_of(situation.graph),
        situation.graph.circles(),
        ready(situation),
        blockers(situation),
        forecast(situation, durations_of(situation, traits or traits_of(tasks.values()))),
        hand_offs(tasks.values()),
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


def why_as_json(why: Why) -> dict[str, Any]:
    """Why one task waits, for scripts."""
    return {
        "taskId": why.task_id,
        "heldBy": list(why.holders),
        "unfinishedBefore": why.before,
        "causes": [{**_stand(found.stand), "steps": found.steps} for found in why.causes],
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
