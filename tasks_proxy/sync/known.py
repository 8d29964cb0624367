"""What events remember of a task: its fields, bounded in size, without its progress; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks_proxy.core.records import Task

LARGEST_VALUE = 4_096
"""Bytes of JSON; of a larger value only its size and digest are kept, so a change still shows."""

LARGEST_EDGES = 65_536
"""The same for a task's edges: 1,600 ids of usual length."""

MOST_FIELDS = 100
LONGEST_NAME = 100

REST = "…"
"""Stands for the fields beyond MOST_FIELDS, and those with longer names, all together."""

EDGES = frozenset({"dependsOn", "blockedByTaskIds"})
_UNTOLD = frozenset({"taskId", "progress", "progressMessage"})
_SURELY_SMALL = LARGEST_VALUE // 12  # a character takes at most 12 bytes, as two escapes


@dataclass(frozen=True, slots=True)
class Known:
    """One task as it was last told; `read_at` (seconds) is when it was read by itself, if ever."""

    read_at: float | None
    fields: Mapping[str, Any]


def known_of(task: Task) -> Known:
    """What to remember of this task."""
    names = [name for name in task.fields if name not in _UNTOLD]
    if len(names) > MOST_FIELDS:
        names.sort()
    told = [name for name in names if len(name) <= LONGEST_NAME and name != REST][:MOST_FIELDS]
    fields = {name: _bounded(name, task.fields[name]) for name in told}
    if len(told) < len(names):
        rest = {name: task.fields[name] for name in set(names).difference(told)}
        fields[REST] = _digest(json.dumps(rest, sort_keys=True))
    return Known(task.read_at, fields)


def _bounded(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str) and len(value) <= _SURELY_SMALL:
        return value
    written = json.dumps(value, separators=(",", ":"))
    largest = LARGEST_EDGES if name in EDGES else LARGEST_VALUE
    return value if len(written) <= largest else _digest(written)


def _digest(written: str) -> dict[str, Any]:
    """What is told of a value that is too large to be told."""
    digest = hashlib.sha256(written.encode("ascii")).hexdigest()[:16]
    return {"omitted": True, "bytes": len(written), "sha256": digest}
