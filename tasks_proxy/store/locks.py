"""One at a time: locks in Redis that free themselves soon after their holder died."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from redis.exceptions import LockError, RedisError
from redis.lock import Lock

from tasks_proxy.store.client import answering

LEASE_SECONDS = 4.0
"""How long a lock outlives its holder; while the holder lives, it is renewed four times as often.

Whoever is held up for longer than that loses it, and must not rely on it alone: what is written is
checked against newer writings.
"""


@contextmanager
def held(key: str, *, seconds: float, wait: float = 0) -> Iterator[bool]:
    """Whether the lock was had, within `wait` seconds; it is freed at the end or after `seconds`.

    Raises StoreUnavailable.
    """
    lease = min(seconds, LEASE_SECONDS)
    with answering() as client:
        # Not bound to the thread that took it, for another one renews it.
        lock = client.lock(key, timeout=lease, blocking_timeout=wait or None, thread_local=False)
        had = lock.acquire(blocking=wait > 0)
    over = threading.Event()
    if had and seconds > lease:
        threading.Thread(target=_renew, args=(lock, over, seconds), daemon=True).start()
    try:
        yield had
    finally:
        over.set()
        if had:
            # Where it ran out meanwhile it may be somebody else's now, and is not ours to free.
            with answering(), suppress(LockError):
                lock.release()


def _renew(lock: Lock, over: threading.Event, seconds: float) -> None:
    """Keep the lock until its holder is done, for `seconds` at most."""
    end = time.monotonic() + seconds - LEASE_SECONDS
    while not over.wait(LEASE_SECONDS / 4) and time.monotonic() < end:
        try:
            lock.reacquire()
        except LockError:
            return
        except RedisError:
            continue  # it may answer again before the lease is over
