"""The record of the calls that the simulated API got, for tests to count."""

from __future__ import annotations

import threading
from collections import deque

from tasks_proxy.simulator.contract import JsonObject

MAX_CALLS = 100_000
"""Older calls are forgotten, so that a long demo does not grow."""


class Calls:
    """The calls in order of arrival. Headers are kept by name only: one holds a credential."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: deque[JsonObject] = deque(maxlen=MAX_CALLS)

    def add(self, method: str, target: tuple[str, str], headers: list[str]) -> JsonObject:
        """Record a call of `target` (raw path, raw query); its `status` is None until answered."""
        path, query = target
        call: JsonObject = {
            "method": method,
            "path": path,
            "query": query,
            "status": None,
            "headers": headers,
        }
        with self._lock:
            self._calls.append(call)
        return call

    def all(self) -> list[JsonObject]:
        """Copies of the recorded calls, oldest first."""
        with self._lock:
            return [dict(call) for call in self._calls]

    def clear(self) -> None:
        """Forget the calls so far."""
        with self._lock:
            self._calls.clear()
