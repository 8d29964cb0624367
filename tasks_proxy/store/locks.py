"""One at a time: locks in Redis that free themselves soon after their holder died."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from redis.exceptions import LockError, RedisError
from redis.lock import Lock

from tasks_proxy.core.alarms import Alarms
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.store.client import answering

LEASE_SECONDS = 4.0
"""How long a lock outlives its holder; while the holder lives, it is renewed four times as often.

Whoever is held up for longer than that loses it, and must not rely on it alone: what is written is
checked against newer writings.
"""

_alarms = Alarms("renewals of locks")


@contextmanager
def held(key: str, *, seconds: float, wait: float = 0) -> Iterator[bool]:
    """Whether the lock was had, within `wait` seconds; it is freed at the end or after `seconds`.

    Raises StoreUnavailable where it cannot be asked for, and never for what happens at the end.
    """
    lease = min(seconds, LEASE_SECONDS)
    with answering() as client:
        # Not bound to the thread that took it, for another one renews it.
        lock = client.lock(key, timeout=lease, blocking_timeout=wait or None, thread_local=False)
        had = lock.acquire(blocking=wait > 0)
    renewal = _Renewal(lock, seconds) if had and seconds > lease else None
    try:
        yield had
    finally:
        if renewal:
            renewal.end()
        if had:
            # What was done under it is done, so a failure here is none of the caller's: a lock
            # that ran out is not ours to free, and one that cannot be freed runs out by itself.
            with suppress(StoreUnavailable), answering():
                lock.release()


class _Renewal:
    """Keeps a lock until its holder is done, for `seconds` at most."""

    def __init__(self, lock: Lock, seconds: float) -> None:
        self._lock = lock
        self._last = time.monotonic() + seconds - LEASE_SECONDS
        self._over = False
        self._plan()

    def end(self) -> None:
        """The holder is done."""
        self._over = True
        self._alarm.cancel()

    def _plan(self) -> None:
        self._alarm = _alarms.after(LEASE_SECONDS / 4, self._renew)

    def _renew(self) -> None:
        if self._over or time.monotonic() >= self._last:
            return
        try:
            self._lock.reacquire()
        except LockError:
            return
        except RedisError:
            pass  # it may answer again before the lease is over
        self._plan()
