"""The tasks of a list as a file: CSV for spreadsheets, JSON for programs; pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from dashboard.table.columns import COLUMNS, Column, Facts, Shape
from tasks_proxy.core.records import Snapshot, Task

_SPARKS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_EDGES = ("\t", "\r", "\n")


def as_csv(tasks: Iterable[Task], facts: Facts) -> str:
    """Every column of every task; times as ISO 8601 in UTC, lengths in seconds.

    A text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([_heading(column) for column in COLUMNS] + ["Description", "Result"])
    for task in tasks:
        row = [_plain(task, column, facts) for column in COLUMNS]
        writer.writerow([*row, safe(task.description or ""), safe(_said(task.fields, "result"))])
    return sheet.getvalue()


def as_json(snapshot: Snapshot, tasks: Iterable[Task]) -> str:
    """The fields of the tasks as the upstream told them, and what the reading knows of itself."""
    body = {
        "list": snapshot.list_id,
        "version": snapshot.version,
        "fetchedAt": snapshot.fetched_at,
        "complete": snapshot.complete,
        "incompleteReason": snapshot.incomplete_reason,
        "tasks": [dict(task.fields) for task in tasks],
    }
    return json.dumps(body, indent=1)


def safe(text: str) -> str:
    """The text for a cell, so that no spreadsheet takes it for a formula."""
    risky = text[:1] in _EDGES or text.lstrip().startswith(_SPARKS)
    return f"'{text}" if risky and text else text


def _heading(column: Column) -> str:
    return f"{column.word} (s)" if column.shape is Shape.LENGTH else column.word


def _plain(task: Task, column: Column, facts: Facts) -> str | int | float:
    value = column.value(task, facts)
    if column.shape is Shape.STATUS:
        return str(task.status)
    if value is None:
        return ""
    if column.shape is Shape.TIME:
        return _moment(float(value))
    if column.shape is Shape.LENGTH:
        return float(value) / 1000
    return safe(value) if isinstance(value, str) else value


def _moment(milliseconds: float) -> str:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):  # a number that no calendar has
        return str(milliseconds)


def _said(fields: Any, name: str) -> str:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
