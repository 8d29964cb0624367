"""Where the time and the ids come from: real ones, or the same ones in every run."""

from __future__ import annotations

import random
import time
import uuid
from typing import Protocol

FIXED_START_MS = 1_893_456_000_000
"""2030-01-01T00:00:00Z. It lies ahead, so that a reader with a real clock expires nothing."""

STEP_MS = 1_000


class Clock(Protocol):
    """Milliseconds since 1970. Only an accepted write ticks: reads leave no trace in the times."""

    def now(self) -> int:
        """The present, unchanged by asking."""

    def tick(self) -> int:
        """The present of a write."""

    def advance(self, milliseconds: int) -> None:
        """Let time pass, for tests of expiry."""


class SystemClock:
    """The real time, plus what `advance` added."""

    def __init__(self) -> None:
        self._ahead = 0

    def now(self) -> int:
        """The system's time."""
        return time.time_ns() // 1_000_000 + self._ahead

    def tick(self) -> int:
        """The system's time."""
        return self.now()

    def advance(self, milliseconds: int) -> None:
        """Go ahead of the system's time."""
        self._ahead += milliseconds


class CountingClock:
    """A counter that starts at a fixed instant and gains a second with every write."""

    def __init__(self) -> None:
        self._now = FIXED_START_MS

    def now(self) -> int:
        """The instant of the last write."""
        return self._now

    def tick(self) -> int:
        """One step on."""
        self._now += STEP_MS
        return self._now

    def advance(self, milliseconds: int) -> None:
        """Skip ahead."""
        self._now += milliseconds


class Ids:
    """New task ids: random ones, or the same sequence for the same seed."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = None if seed is None else random.Random(seed)  # noqa: S311 - repeatable

    def next(self) -> str:
        """A version 4 UUID as text."""
        if self._random is None:
            return str(uuid.uuid4())
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
