"""One at a time: locks in Redis that free themselves when their holder dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from redis.exceptions import LockError

from tasks_proxy.store.client import answering


@contextmanager
def held(key: str, *, seconds: float, wait: float = 0) -> Iterator[bool]:
    """Whether the lock was had, within `wait` seconds; it is freed at the end or after `seconds`.

    Raises StoreUnavailable.
    """
    with answering() as client:
        lock = client.lock(key, timeout=seconds, blocking_timeout=wait or None)
        had = lock.acquire(blocking=wait > 0)
    try:
        yield had
    finally:
        if had:
            # Where it ran out meanwhile it may be somebody else's now, and is not ours to free.
            with answering(), suppress(LockError):
                lock.release()
