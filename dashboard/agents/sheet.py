"""The agents of a list on its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.agents.activity import tally
from dashboard.agents.crew import HOURS, Work, crew_of
from dashboard.agents.spark import Stroke, strokes
from dashboard.lists.asked import address
from dashboard.lists.paging import page_of
from dashboard.lists.query import NOBODY
from dashboard.lists.sight import Sight
from dashboard.table.columns import Facts

AGENTS = 24
"""Agents of a page."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An agent's row: its work, its sparkline, and addresses of its tasks alone."""

    work: Work
    word: str
    strokes: tuple[Stroke, ...]
    tasks: str
    queue: str


def agents_sheet(sight: Sight) -> dict[str, Any]:
    """The context of the agents' view."""
    if sight.snapshot is None or sight.sieve is None or sight.analysis is None:
        return {"seats": ()}
    now = sight.snapshot.fetched_at if sight.reading.archived else sight.now
    needs = {name: span.likely for name, span in sight.analysis.forecast.needs.items()}
    facts = Facts(sight.snapshot, now * 1000)
    crew = crew_of(
        sight.tasks,
        ready=sight.sieve.ready,
        outside={task.id for task in sight.tasks if facts.before(task)[1]},
        needs=needs,
        now=now * 1000,
    )
    shown = page_of(crew, sight.asked.get("page"), AGENTS)
    most = max((max(work.hourly) for work in shown.items), default=0)
    return {
        "shown": shown,
        "hours": HOURS,
        "tally": tally(crew),
        "unclaimed": sum(work.ready for work in crew if work.agent is None),
        "seats": [_seat(sight, work, most) for work in shown.items],
    }


def _seat(sight: Sight, work: Work, most: int) -> Seat:
    name = work.agent or NOBODY
    alone = {"agent": name, "page": None, "sort": None}
    return Seat(
        work,
        work.agent or "Nobody",
        strokes(work.hourly, most),
        address(sight.asked, view="table", **alone),
        address(sight.asked, view="table", status="pending", **alone),
    )
