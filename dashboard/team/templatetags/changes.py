"""Entries of the audit log on pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template

from dashboard.account import browsers
from dashboard.titles import short
from dashboard.zone import written
from tasks_proxy.audit.models import AuditEntry

register = template.Library()

LONGEST = 160
MOST_TASKS = 6
_TIMES = ("ends", "expires", "until")
"""What we write as times ourselves; anybody's own text may look like one and stays as it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value that changed; `before` is None where it was not known, or not there."""

    name: str
    before: str | None
    after: str


@register.simple_tag
def change_of(entry: AuditEntry) -> list[Line]:
    """What an entry tells of values before and after."""
    before, after = entry.before or {}, entry.after or {}
    names = [name for name in {**before, **after} if name in before or _tells(after[name])]
    return [line for name in names for line in _lines(name, before, after)]


@register.filter
def browser(user_agent: str) -> str:
    """`Firefox on Linux` for a User-Agent header."""
    return browsers.browser(user_agent)


def _lines(name: str, before: dict[str, Any], after: dict[str, Any]) -> list[Line]:
    word = name.replace("_", " ")
    if name in before and name in after and (moved := _moved(before[name], after[name])):
        return [Line(f"{word} {what}", None, _named(tasks)) for what, tasks in moved]
    return [
        Line(
            name=word,
            before=_text(name, before[name]) if name in before else None,
            after=_text(name, after[name]) if name in after else "nothing",
        )
    ]


def _moved(old: Any, new: Any) -> list[tuple[str, list[Any]]]:
    """Which tasks came to a list of them and which went: nobody compares two long lists.

    Of lists that were cut it is not known: a task may only have come into sight, or gone from it.
    """
    old, new = old or [], new or []
    if not (isinstance(old, list) and isinstance(new, list) and all(map(_is_task, [*old, *new]))):
        return []
    came = [task for task in new if task not in old]
    went = [task for task in old if task not in new]
    return [(what, tasks) for what, tasks in (("added", came), ("taken away", went)) if tasks]


def _are_tasks(value: Any) -> bool:
    """Whether it is a list of tasks with their titles; a word may stand for those left out."""
    if not isinstance(value, list):
        return False
    tasks = [_is_task(item) for item in value]
    return any(tasks) and all(
        told or isinstance(item, str) for told, item in zip(tasks, value, strict=True)
    )


def _is_task(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and item.keys() == {"id", "title"}
        and all(isinstance(text, str) for text in item.values())
    )


def _named(tasks: list[Any]) -> str:
    """`Build (build-it), Ship (ship-it)`."""
    told = [_called(task) for task in tasks[:MOST_TASKS]]
    left = len(tasks) - len(told)
    if left and isinstance(tasks[-1], str):
        return ", ".join([*told, "and many more"])
    return ", ".join([*told, f"and {left} more"] if left else told)


def _called(task: Any) -> str:
    if isinstance(task, str):
        return task
    return f"{short(task['title'])} ({task['id']})" if task["title"] else str(task["id"])


def _tells(value: Any) -> bool:
    """Whether a value that was not there before is one."""
    return value is not None and value not in ([], "")


def _text(name: str, value: Any) -> str:
    if _are_tasks(value):
        return _named(value)
    text = _time(value) if name in _TIMES else _whole(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _time(value: Any) -> str:
    """`22 Nov 2026, 23:05 CET`; what is no time, such as `never`, as it is."""
    try:
        return written(datetime.fromisoformat(value))
    except (TypeError, ValueError):
        return _whole(value)


def _whole(value: Any) -> str:
    match value:
        case None | []:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case list() if all(isinstance(item, str) for item in value):
            return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)
