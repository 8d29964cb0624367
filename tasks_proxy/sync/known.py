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
_SURELY_SHORT = 10**18
_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Known:
    """One task as it was last told; `read_at` (seconds) is when it was read by itself, if ever."""

    read_at: float | None
    fields: Mapping[str, Any]


def known_of(task: Task) -> Known:
    """What to remember of this task."""
    told = {name: value for name, value in task.fields.items() if name not in _UNTOLD}
    rest = _taken_out(told)
    fields = {name: _bounded(name, value) for name, value in told.items()}
    if rest:
        fields[REST] = _digest(json.dumps(rest, sort_keys=True))
    return Known(task.read_at, fields)


def _taken_out(told: dict[str, Any]) -> dict[str, Any]:
    """The fields that are too many or too long in name, which are then in `told` no more."""
    if (
        len(told) <= MOST_FIELDS
        and REST not in told
        and max(map(len, told), default=0) <= (LONGEST_NAME)
    ):
        return {}
    names = sorted(told) if len(told) > MOST_FIELDS else told
    kept = [name for name in names if len(name) <= LONGEST_NAME and name != REST][:MOST_FIELDS]
    return {name: told.pop(name) for name in told.keys() - set(kept)}


def _bounded(name: str, value: Any) -> Any:
    # Done for each field of each task of each reading; nearly all are of these kinds.
    kind = type(value)
    if kind is str:
        small = len(value) <= _SURELY_SMALL
    elif kind is int:
        small = -_SURELY_SHORT < value < _SURELY_SHORT
    elif kind is list:
        small = _is_small(value)
    else:
        small = value is None or kind is bool or kind is float
    if small:
        return value
    written = _encode(value)
    largest = LARGEST_EDGES if name in EDGES else LARGEST_VALUE
    return value if len(written) <= largest else _digest(written)


def _is_small(value: list[Any]) -> bool:
    """Whether it surely is; most lists hold a few ids, and need not be written to be measured."""
    return not value or (
        len(value) <= _SURELY_SMALL // 40
        and set(map(type, value)) == {str}
        and max(map(len, value)) <= 36
    )


def _digest(written: str) -> dict[str, Any]:
    """What is told of a value that is too large to be told."""
    digest = hashlib.sha256(written.encode("ascii")).hexdigest()[:16]
    return {"omitted": True, "bytes": len(written), "sha256": digest}
