"""The timeline of a list on its page: a row for each task, or one for each agent or kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dashboard.graph.agents import parallel
from dashboard.graph.kinds import kind_of
from dashboard.lists.asked import address
from dashboard.lists.paging import page_of
from dashboard.lists.query import NOBODY
from dashboard.lists.sight import Sight
from dashboard.table.columns import Facts
from dashboard.timeline.attempts import Span, spans_of
from dashboard.timeline.chart import Bar, Plan, bars_of, first_start, merged_bars, sensible
from dashboard.timeline.planned import planned
from dashboard.timeline.scale import Scale, scale_over, ticks
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import MEANINGS, Status
from tasks_proxy.history.events import status_changes

ROWS = 80
LANES = 40
ZOOMS = (1, 2, 4, 8, 16)
_GROUPS = ("agent", "kind")
_FINEST = 0.3
_TICKS = 9
_FAR = float("inf")


@dataclass(frozen=True, slots=True)
class Row:
    """A task's row; `note` says why it has no bar to come."""

    task: Task
    bars: tuple[Bar, ...]
    critical: bool
    outside: int
    note: str


@dataclass(frozen=True, slots=True)
class Lane:
    """An agent's or a kind's row; `href` shows its tasks each by itself."""

    name: str
    word: str
    total: int
    done: int
    bars: tuple[Bar, ...]
    href: str


class Times:
    """When the tasks on screen were, or are likely to be, worked on; milliseconds since 1970."""

    def __init__(self, sight: Sight, snapshot: Snapshot) -> None:
        self._sight = sight
        self._snapshot = snapshot
        self.now = (snapshot.fetched_at if sight.reading.archived else sight.now) * 1000
        self.spans = {
            task.id: sensible(spans_of(task, (), self.now), self.now) for task in sight.tasks
        }

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """What is likely to come, for the whole list: its agents work for all of it."""
        analysis = self._sight.analysis
        if analysis is None or self._sight.reading.archived:
            return {}
        needs = {name: span.likely for name, span in analysis.forecast.needs.items()}
        places = parallel(self._snapshot.tasks, self.now)
        return planned(self._snapshot.by_id, needs, places, self.now)

    @cached_property
    def critical(self) -> frozenset[str]:
        """The chain of open tasks that decides when the list ends, where lengths are known."""
        forecast = self._sight.analysis.forecast if self._sight.analysis else None
        timed = forecast is not None and forecast.unit == "milliseconds"
        return frozenset(forecast.critical) if forecast and timed else frozenset()

    def tell(self, tasks: Sequence[Task]) -> None:
        """Learn of these tasks each attempt that is recorded."""
        told = status_changes(self._sight.task_list, [task.id for task in tasks])
        for task in tasks:
            if task.id in told:
                found = spans_of(task, told[task.id], self.now)
                self.spans[task.id] = sensible(found, self.now)

    def scale(self, *, squeeze: bool) -> Scale | None:
        """The line over all of it, and over now where something is open."""
        stretches = [(span.start, span.end) for spans in self.spans.values() for span in spans]
        stretches += [self.plans[task.id] for task in self._sight.tasks if task.id in self.plans]
        return scale_over(stretches, squeeze=squeeze)


def timeline_sheet(sight: Sight) -> dict[str, Any]:
    """The context of the timeline."""
    if sight.snapshot is None or not sight.tasks:
        return {}
    times = Times(sight, sight.snapshot)
    group = sight.asked.get("group")
    asked = sight.asked.get("zoom", "")
    zoom = int(asked) if asked in {str(zoom) for zoom in ZOOMS} else 1
    squeezed = sight.asked.get("gaps") != "real"
    context = _lanes(sight, times, group) if group in _GROUPS else _rows(sight, times)
    scale = times.scale(squeeze=squeezed)
    context |= {"zoom": zoom, "squeezed": squeezed, "group": group, **_links(sight, zoom)}
    if scale is None:
        return context | {"scale": None, "rows": [], "lanes": []}
    now = times.now if scale.start <= times.now <= scale.end else None
    return context | {
        "scale": scale,
        "ticks": ticks(scale, sight.zone, most=_TICKS * zoom),
        "now_x": None if now is None or sight.reading.archived else round(scale.x(now), 3),
        "rows": [_row(sight, task, times, scale) for task in context.get("page_tasks", ())],
        "lanes": [_lane(sight, name, held, times, scale) for name, held in context["held"]],
        "unforecast": bool(sight.analysis and not sight.analysis.forecast.time_left)
        and any(not MEANINGS[task.status].finished for task in sight.tasks),
    }


def _rows(sight: Sight, times: Times) -> dict[str, Any]:
    def begun(task: Task) -> float:
        start = first_start(task, times.spans[task.id], times.plans)
        return _FAR if start is None else start

    ordered = sorted(sight.tasks, key=begun)
    shown = page_of(ordered, sight.asked.get("page"), ROWS)
    times.tell(shown.items)
    open_ones = (n for n, task in enumerate(ordered) if not MEANINGS[task.status].finished)
    frontier = next(open_ones, 0) // ROWS + 1
    to_now = address(sight.asked, page=str(frontier)) if frontier != shown.number else None
    return {"shown": shown, "page_tasks": shown.items, "held": (), "to_now": to_now}


def _lanes(sight: Sight, times: Times, group: str | None) -> dict[str, Any]:
    held: defaultdict[str, list[Task]] = defaultdict(list)
    for task in sight.tasks:
        held[kind_of(task.title) if group == "kind" else task.agent or NOBODY].append(task)

    def begun(name: str) -> float:
        starts = (first_start(task, times.spans[task.id], times.plans) for task in held[name])
        return min((start for start in starts if start is not None), default=_FAR)

    shown = page_of(sorted(held, key=begun), sight.asked.get("page"), LANES)
    return {"shown": shown, "held": [(name, held[name]) for name in shown.items]}


def _row(sight: Sight, task: Task, times: Times, scale: Scale) -> Row:
    forecast = sight.analysis.forecast if sight.analysis else None
    plan = times.plans.get(task.id)
    bars = bars_of(times.spans[task.id], plan, scale, now=times.now)
    note = ""
    if not bars:
        hopeless = forecast is not None and task.id in forecast.never
        over = MEANINGS[task.status].finished
        note = "it cannot start as things are" if hopeless else "no times are known"
        note = f"{MEANINGS[task.status].word.lower()}, {note}" if over else note
    outside = Facts(sight.snapshot, times.now).before(task)[1] if sight.snapshot else 0
    return Row(task, bars, task.id in times.critical, outside, note)


def _lane(sight: Sight, name: str, tasks: Sequence[Task], times: Times, scale: Scale) -> Lane:
    field = "kind" if sight.asked.get("group") == "kind" else "agent"
    spans: list[Span] = [span for task in tasks for span in times.spans[task.id]]
    plans = [times.plans[task.id] for task in tasks if task.id in times.plans]
    return Lane(
        name,
        "Nobody" if name == NOBODY else name,
        len(tasks),
        sum(task.status is Status.COMPLETED for task in tasks),
        merged_bars(spans, plans, scale, finest=_FINEST),
        address(sight.asked, group=None, page=None, **{field: name}),
    )


def _links(sight: Sight, zoom: int) -> dict[str, Any]:
    place = ZOOMS.index(zoom)
    closer = ZOOMS[place + 1] if place + 1 < len(ZOOMS) else None
    wider = ZOOMS[place - 1] if place else None
    return {
        "closer": closer and address(sight.asked, zoom=str(closer)),
        "wider": wider and address(sight.asked, zoom=str(wider) if wider > 1 else None),
        "other_gaps": address(
            sight.asked, gaps=None if sight.asked.get("gaps") == "real" else "real"
        ),
        "groupings": [
            (word, address(sight.asked, group=name, page=None), sight.asked.get("group") == name)
            for name, word in ((None, "By task"), ("agent", "By agent"), ("kind", "By kind"))
        ],
        "zone_name": getattr(sight.zone, "key", None) or "UTC",
    }
