"""The audit log as a file: each line safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from tasks_proxy.audit.models import AuditEntry

COLUMNS = (
    *("at", "action", "what", "who", "token", "target", "title"),
    *("ip", "user_agent", "before", "after"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """A file that gives back what was written to it, for the csv module to write to."""

    def write(self, text: str) -> str:
        """The text."""
        return text


def as_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """One line an entry, after the names of the columns."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for entry in entries:
        values = _values(entry)
        yield writer.writerow([safe_cell(values[name]) for name in COLUMNS])


def as_json(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """A JSON array of objects."""
    yield "["
    for place, entry in enumerate(entries):
        yield f"{',' if place else ''}\n{json.dumps(_values(entry))}"
    yield "\n]\n"


def safe_cell(value: Any) -> str:
    """The value as a spreadsheet may see it: what would be a formula there gets a quote before."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _values(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "action": entry.action,
        "what": entry.told,
        "who": entry.email,
        "token": entry.token,
        "target": entry.target,
        "title": entry.title,
        "ip": entry.ip,
        "user_agent": entry.user_agent,
        "before": entry.before,
        "after": entry.after,
    }
