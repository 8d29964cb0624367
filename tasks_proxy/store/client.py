"""The connection to Redis: short timeouts, no retries, one error when it does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from tasks_proxy.core.errors import StoreUnavailable

TIMEOUT = 1.0
"""Seconds; with redis-py's own defaults a stopped Redis blocks a page for over 40 s."""


@cache
def client() -> redis.Redis:
    """The process's client; use it inside `answering()`."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=TIMEOUT,
        socket_connect_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=0,
    )


def as_bytes(value: object) -> bytes:
    """What Redis answered, as bytes: the types allow text too, which this client never makes."""
    if not isinstance(value, bytes):
        raise TypeError(f"Redis answered {type(value).__name__} where bytes are expected")
    return value


@contextmanager
def answering() -> Iterator[redis.Redis]:
    """The client; any failure of Redis becomes StoreUnavailable."""
    try:
        yield client()
    except RedisError as error:
        raise StoreUnavailable(
            "The live data store does not answer; what is on screen may be old."
        ) from error
