"""A few at a time on this machine, whichever process of ours asks: places are locked files."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOOK_AGAIN = 0.02


@contextmanager
def place(kind: str, places: int, wait: float) -> Iterator[bool]:
    """Whether one of the `places` of this kind was free within `wait` seconds; held until the end.

    The system frees the places of a process that dies.
    """
    until = time.monotonic() + wait
    while True:
        for number in range(places):
            descriptor = _taken(kind, number)
            if descriptor is not None:
                try:
                    yield True
                finally:
                    os.close(descriptor)
                return
        if time.monotonic() >= until:
            yield False
            return
        time.sleep(_LOOK_AGAIN)


def _taken(kind: str, number: int) -> int | None:
    """The open file of that place; None where somebody holds it."""
    # Named by the user too: another one's file could not be opened.
    path = Path(tempfile.gettempdir()) / f"taskloom-{os.getuid()}-{kind}-{number}.lock"
    flags = os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
