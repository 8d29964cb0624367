"""Counting what happens in a minute, for all processes together; alone where Redis is gone."""

from __future__ import annotations

import time
from functools import cache, lru_cache

from django.conf import settings
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from tasks_proxy.store.client import TIMEOUT, silence


def hit(name: str, most: int, *key: str) -> bool:
    """Count one, and say whether it was within `most` a minute; what was not is not counted.

    `name` says what is counted, `key` whose it is, the organisation first.
    """
    item = _item(name, most)
    if not silence.holds():
        try:
            return _together().hit(item, *key)
        except StorageError:
            silence.note()
    return _alone().hit(item, *key)


def left(name: str, most: int, *key: str) -> tuple[int, float]:
    """How many more are within `most` a minute now, and in how many seconds that grows."""
    item = _item(name, most)
    counter = _alone() if silence.holds() else _together()
    try:
        stats = counter.get_window_stats(item, *key)
    except StorageError:
        silence.note()
        stats = _alone().get_window_stats(item, *key)
    return int(stats.remaining), max(0.0, stats.reset_time - time.time())


@lru_cache(maxsize=64)
def _item(name: str, most: int) -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(most, namespace=name)


@cache
def _together() -> SlidingWindowCounterRateLimiter:
    storage = RedisStorage(
        settings.REDIS_URL,
        wrap_exceptions=True,
        key_prefix="tl:limits",
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]  # handed on to redis-py as it is
    )
    return SlidingWindowCounterRateLimiter(storage)


@cache
def _alone() -> SlidingWindowCounterRateLimiter:
    """This process's own count: a limit whose store is gone must not be gone with it."""
    return SlidingWindowCounterRateLimiter(MemoryStorage())
