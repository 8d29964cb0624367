"""How long a piece of work may take in all, however many exchanges and waits it is made of."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_end: ContextVar[float | None] = ContextVar("end", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What waits inside and asks `left` is over in so many seconds; the nearest end counts."""
    now, before = time.monotonic(), _end.get()
    token = _end.set(now + seconds if before is None else min(before, now + seconds))
    try:
        yield
    finally:
        _end.reset(token)


def left(most: float) -> float:
    """How many seconds one wait may take now, `most` at most; 0 where the time is over."""
    end = _end.get()
    return most if end is None else max(0.0, min(most, end - time.monotonic()))
