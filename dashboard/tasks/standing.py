"""Where a task stands in its list: what it comes down to, what hangs on it, and its slack."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.graph.explain import Analysis
from dashboard.graph.situation import Cause
from dashboard.graph.waiting import Stand
from dashboard.lists.insight import Mention, cause_word
from dashboard.spans import estimated
from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import MEANINGS

_MOST = 10
_SHORT = {Cause.READY: "ready", Cause.RUNNING: "running"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The words of the panel; each is empty where there is nothing to say.

    `causes` are the tasks behind its prerequisites where the work stands or moves, nearest first.
    """

    before: int = 0
    causes: tuple[Mention, ...] = ()
    more: int = 0
    behind: int = 0
    takes: str = ""
    slack: str = ""
    critical: bool = False
    expiring: str = ""
    never: bool = False


def standing(analysis: Analysis, snapshot: Snapshot, task_id: str) -> Standing:
    """Where that task of the snapshot stands."""
    task = snapshot.by_id[task_id]
    behind = analysis.behind.get(task_id, 0)
    if MEANINGS[task.status].finished and task_id not in analysis.forecast.slack:
        return Standing(behind=behind)
    why = analysis.why(task_id)
    further = [cited for cited in why.causes if cited.steps > 1]
    forecast = analysis.forecast
    span = forecast.needs.get(task_id)
    return Standing(
        before=why.before,
        causes=tuple(_mention(cited.stand, snapshot) for cited in further[:_MOST]),
        more=max(0, len(further) - _MOST),
        behind=behind,
        takes=f"about {estimated(span.likely)}" if span else "",
        slack=_slack(forecast.slack.get(task_id), forecast.unit),
        critical=task_id in analysis.critical,
        expiring=_expiring(analysis, task_id),
        never=task_id in forecast.never,
    )


def _mention(stand: Stand, snapshot: Snapshot) -> Mention:
    task = snapshot.by_id.get(stand.task_id)
    words = (stand.agent, _SHORT.get(stand.cause, cause_word(stand.cause)), stand.reason)
    return Mention(
        stand.task_id,
        (task.title if task else "") or stand.task_id,
        task.status if task else "unknown",
        " · ".join(filter(None, words)),
        stand.since,
        here=task is not None,
    )


def _slack(slack: float | None, unit: str) -> str:
    if slack is None:
        return ""
    if unit == "steps":
        return f"{slack:.0f} step{'' if slack == 1 else 's'}"
    return estimated(slack) if slack >= 1 else "0 m"


def _expiring(analysis: Analysis, task_id: str) -> str:
    for found in analysis.forecast.expiring:
        if found.task_id == task_id:
            if found.inputs_at is None:
                return "It will expire before what it waits for is done, which cannot be as it is."
            return (
                "It will expire before what it waits for can be done: that takes at least"
                f" {estimated(found.inputs_at - found.expires_at)} longer."
            )
    return ""
