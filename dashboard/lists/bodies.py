"""What stands below the filter bar: a template, and what it shows, for each view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.agents.sheet import agents_sheet
from dashboard.board.sheet import board_sheet
from dashboard.lists.drawn import drawn
from dashboard.lists.paging import page_of
from dashboard.lists.sight import Sight
from dashboard.lists.steps import entries_of, steps
from dashboard.table.sheet import table_sheet
from dashboard.timeline.sheet import timeline_sheet

BESIDE_GRAPH = 100
"""Tasks up to which the graph's page holds the outline too, for browsers without scripts."""

_OUTLINE_PAGE = 120


def graph_body(sight: Sight) -> dict[str, Any]:
    """The picture, and the outline where it must take its place or is short."""
    shown = drawn(sight.task_list, sight.reading, sight.asked)
    if sight.snapshot is None:
        return {"drawn": shown}
    short = len(sight.snapshot.tasks) <= BESIDE_GRAPH
    return {"drawn": shown} | (outline_body(sight) if short or shown.problem else {})


def outline_body(sight: Sight) -> dict[str, Any]:
    """The tasks by step."""
    entries = entries_of(sight.snapshot, sight.tasks) if sight.snapshot else ()
    shown = page_of(entries, sight.asked.get("page"), _OUTLINE_PAGE)
    return {"steps": steps(shown.items), "shown": shown}


SHEETS: dict[str, tuple[str, Callable[[Sight], dict[str, Any]]]] = {
    "outline": ("lists/outline.html", outline_body),
    "board": ("board/sheet.html", board_sheet),
    "table": ("table/sheet.html", table_sheet),
    "timeline": ("timeline/sheet.html", timeline_sheet),
    "agents": ("agents/sheet.html", agents_sheet),
}
"""The template and the context of each view but the graph."""


def body(view: str, sight: Sight) -> dict[str, Any]:
    """What that view shows."""
    if view == "graph":
        return graph_body(sight)
    template, build = SHEETS[view]
    return {"sheet_template": template, **build(sight)}
