"""The table of a list on its page: a page of rows, sorted, with the columns chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.lists.asked import address
from dashboard.lists.paging import page_of
from dashboard.lists.sight import Sight
from dashboard.table.cells import Cell, cells_of
from dashboard.table.columns import (
    COLUMNS,
    TITLE,
    Column,
    Facts,
    chosen_columns,
    in_order,
    order_of,
)
from tasks_proxy.core.records import Task

PAGE = 80
"""Rows of a page: what keeps it readable, and well under 150 kB."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; `href` sorts by it, the other way, or not at all, by turns."""

    column: Column
    sorted: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A task and its cells, the title's not among them; `outside` counts its ghosts."""

    task: Task
    number: int
    cells: tuple[Cell, ...]
    outside: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A column that may be chosen."""

    column: Column
    on: bool
    fixed: bool


def table_sheet(sight: Sight) -> dict[str, Any]:
    """The context of the table."""
    if sight.snapshot is None:
        return {"rows": ()}
    facts = Facts(sight.snapshot, sight.now * 1000)
    columns = chosen_columns(sight.asked.getlist("column"))
    order = order_of(sight.asked.get("sort"))
    shown = page_of(in_order(sight.tasks, order, facts), sight.asked.get("page"), PAGE)
    wanted = sight.asked.get("task")
    return {
        "shown": shown,
        "heads": [_head(column, sight) for column in columns],
        "rows": [
            Row(
                task,
                number,
                tuple(cells_of(task, columns, facts)),
                facts.before(task)[1],
                task.id == wanted,
            )
            for number, task in enumerate(shown.items, shown.first)
        ],
        "offers": [Offer(column, column in columns, column is TITLE) for column in COLUMNS],
        "sort": order.asked,
    }


def _head(column: Column, sight: Sight) -> Head:
    order = order_of(sight.asked.get("sort"))
    if order.column is not column:
        return Head(column, "none", address(sight.asked, sort=column.name, page=None))
    if order.down:
        return Head(column, "descending", address(sight.asked, sort=None, page=None))
    return Head(column, "ascending", address(sight.asked, sort=f"-{column.name}", page=None))
