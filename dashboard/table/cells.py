"""What stands in a table's cells, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.lists.templatetags.status import status_icon, status_word
from dashboard.lists.templatetags.times import ago_ms
from dashboard.spans import lasted
from dashboard.table.columns import TITLE, Column, Facts, Shape, Value
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Cell:
    """The name of its column, how it reads, and its text."""

    name: str
    shape: Shape
    html: SafeString | str


def cells_of(task: Task, columns: Iterable[Column], facts: Facts) -> Iterator[Cell]:
    """The cells of a task, but for its title."""
    for column in columns:
        if column is not TITLE:
            yield Cell(column.name, column.shape, _html(task, column, facts))


def _html(task: Task, column: Column, facts: Facts) -> SafeString | str:
    value = column.value(task, facts)
    match column.shape:
        case Shape.STATUS:
            return format_html("{} {}", status_icon(task.status, 14), status_word(task.status))
        case Shape.SHARE:
            return _progress(task)
        case Shape.TIME:
            return ago_ms(value) if isinstance(value, int) else ""
        case Shape.LENGTH:
            return _length(task, value) if isinstance(value, int) else ""
        case Shape.NUMBER:
            return _number(task, column, value)
    return str(value or "")[:_LONGEST]


def _length(task: Task, value: int) -> SafeString | str:
    if task.status is not Status.IN_PROGRESS:
        return lasted(value)
    return format_html('<span data-lasting="{}">{}</span>', task.started_at, lasted(value))


def _progress(task: Task) -> SafeString | str:
    if task.progress is None or task.status not in {Status.IN_PROGRESS, Status.BLOCKED}:
        return ""
    percent = round(task.progress * 100)
    return format_html(
        '<svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{0}" height="4"/></svg> {0} %',
        percent,
    )


def _number(task: Task, column: Column, value: Value) -> str:
    if column.name == "retries" and value is not None and task.max_retries:
        return f"{value} of {task.max_retries}" if value else ""
    return str(value) if value else ""
