"""Calls that are due later, made by one thread of the process: a thread for each costs too much."""

from __future__ import annotations

import heapq
import itertools
import os
import threading
import time
from collections.abc import Callable

Call = Callable[[], None]


class Alarm:
    """One call to come."""

    def __init__(self, call: Call) -> None:
        self._call: Call | None = call

    def cancel(self) -> None:
        """Have it not made, unless it is being made just now."""
        self._call = None

    @property
    def cancelled(self) -> bool:
        """Whether there is nothing to call any more."""
        return self._call is None

    def ring(self) -> None:
        """Make the call, unless it was cancelled."""
        call, self._call = self._call, None
        if call is not None:
            call()


class Alarms:
    """A queue of calls and the thread that makes them; they must be short and raise nothing."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._begin()
        # A child process has a copy of the queue and not the thread, and perhaps a lock that the
        # parent held just then.
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._changed = threading.Condition()
        self._queue: list[tuple[float, int, Alarm]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    def after(self, seconds: float, call: Call) -> Alarm:
        """Make the call in so many seconds."""
        alarm = Alarm(call)
        entry = (time.monotonic() + seconds, next(self._numbers), alarm)
        with self._changed:
            heapq.heappush(self._queue, entry)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            elif self._queue[0] is entry:
                self._changed.notify()
        return alarm

    def _run(self) -> None:
        while True:
            self._next().ring()

    def _next(self) -> Alarm:
        """Wait for the first alarm that is due.

        Cancelled ones, which are most, are dropped as soon as they come first: woken for each of
        them, this thread would take turns with whoever sets them.
        """
        with self._changed:
            while True:
                while self._queue and self._queue[0][2].cancelled:
                    heapq.heappop(self._queue)
                wait = self._queue[0][0] - time.monotonic() if self._queue else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._queue)[2]
                self._changed.wait(wait)
