"""Faults that tests order: slow, failing, broken or missing answers."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tasks_proxy.simulator.contract import JsonObject
from tasks_proxy.simulator.validation import InvalidRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with the calls whose path holds `path` (and whose method is `method`).

    - latency: seconds between doing what was asked and answering it
    - status: an error answer of this status in place of the operation
    - retry_after: the text of that answer's Retry-After header
    - headers: further headers of the answer
    - body: text in place of the answer's body
    - malformed: a body that breaks off in the middle of its JSON, of the length that it announces
    - truncate: half of the announced body, then a closed connection
    - html: a page of HTML with the status 200 (or `status`)
    - drip: seconds between one byte of the body and the next
    - hang: seconds of silence, then a closed connection without any answer
    - applied: whether the operation is done nonetheless; by default unless `status` or `hang`
    - times: how many calls it hits, all of them where None
    """

    path: str = ""
    method: str | None = None
    times: int | None = None
    latency: float = 0.0
    status: int | None = None
    retry_after: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    malformed: bool = False
    truncate: bool = False
    html: bool = False
    drip: float | None = None
    hang: float | None = None
    applied: bool | None = None

    @property
    def applies_operation(self) -> bool:
        """Whether the call has its effect although the answer is wrong."""
        if self.applied is not None:
            return self.applied
        return self.status is None and self.hang is None

    def hits(self, method: str, path: str) -> bool:
        """Whether a call with this method and raw path is meant."""
        return self.path in path and self.method in {None, method}


def fault_from(order: JsonObject) -> Fault:
    """The fault that a test's JSON orders, e.g. `{"status": 429, "retryAfter": "3", "times": 2}`.

    Raises InvalidRequest for a name or a value that makes no sense.
    """
    fields: dict[str, Any] = {}
    for name, value in order.items():
        known = _ORDERS.get(name)
        if known is None:
            raise InvalidRequest(f"{name} is no fault; known are: {', '.join(_ORDERS)}.")
        attribute, fits = known
        if not fits(value):
            raise InvalidRequest(f"{name} has a value that makes no sense here.")
        fields[attribute] = value
    return Fault(**fields)


class Faults:
    """The faults in force, in the order of their ordering; the first that hits a call counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: list[tuple[Fault, int | None]] = []

    def add(self, fault: Fault) -> None:
        """Put `fault` in force, after those that are."""
        with self._lock:
            self._pending.append((fault, fault.times))

    def clear(self) -> None:
        """Let everything work again."""
        with self._lock:
            self._pending.clear()

    def in_force(self) -> int:
        """How many faults may still hit a call."""
        return len(self._pending)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this call, or None; uses up one of its times."""
        with self._lock:
            for place, (fault, left) in enumerate(self._pending):
                if not fault.hits(method, path):
                    continue
                if left == 1:
                    del self._pending[place]
                elif left is not None:
                    self._pending[place] = (fault, left - 1)
                return fault
        return None


def _is_seconds(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_whole_from(least: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and value >= least


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


_ORDERS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "path": ("path", _is_text),
    "method": ("method", _is_text),
    "times": ("times", _is_whole_from(1)),
    "latency": ("latency", _is_seconds),
    "status": ("status", _is_whole_from(200)),
    "retryAfter": ("retry_after", _is_text),
    "headers": ("headers", _is_texts),
    "body": ("body", _is_text),
    "malformed": ("malformed", _is_flag),
    "truncate": ("truncate", _is_flag),
    "html": ("html", _is_flag),
    "drip": ("drip", _is_seconds),
    "hang": ("hang", _is_seconds),
    "applied": ("applied", _is_flag),
}
