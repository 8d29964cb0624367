"""Entries of the audit log on pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template

from dashboard.account import browsers
from dashboard.zone import written
from tasks_proxy.audit.models import AuditEntry

register = template.Library()

LONGEST = 160
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
    return [
        Line(
            name=name.replace("_", " "),
            before=_text(name, before[name]) if name in before else None,
            after=_text(name, after[name]) if name in after else "nothing",
        )
        for name in names
    ]


@register.filter
def browser(user_agent: str) -> str:
    """`Firefox on Linux` for a User-Agent header."""
    return browsers.browser(user_agent)


def _tells(value: Any) -> bool:
    """Whether a value that was not there before is one."""
    return value is not None and value not in ([], "")


def _text(name: str, value: Any) -> str:
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
