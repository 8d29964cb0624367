"""The connection to Redis: short timeouts, no retries, one error when it does not answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from tasks_proxy.core.errors import StoreUnavailable

TIMEOUT = 1.0
"""Seconds; with redis-py's own defaults a stopped Redis blocks a page for over 40 s."""

PAUSE_SECONDS = 1.0

_SENTENCE = "The live data store does not answer; what is on screen may be old."


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


class _Silence:
    """Until when this process does not ask a Redis that has just not answered."""

    until = 0.0

    def note(self) -> None:
        """It did not answer now."""
        self.until = time.monotonic() + PAUSE_SECONDS

    def holds(self) -> bool:
        """Whether asking again would only cost another time-out."""
        return time.monotonic() < self.until


silence = _Silence()


@contextmanager
def answering() -> Iterator[redis.Redis]:
    """The client; any failure of Redis becomes StoreUnavailable.

    A page asks many times; after one time-out the others fail at once for PAUSE_SECONDS.
    """
    if silence.holds():
        raise StoreUnavailable(_SENTENCE)
    try:
        yield client()
    except RedisError as error:
        if isinstance(error, RedisConnectionError | RedisTimeoutError):
            silence.note()
        raise StoreUnavailable(_SENTENCE) from error


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is written together, and what is called when that was sent."""

    pipe: redis.client.Pipeline
    calls: list[Callable[[], object]] = field(default_factory=list)


_batch: ContextVar[_Batch | None] = ContextVar("batch", default=None)


@contextmanager
def together() -> Iterator[redis.Redis]:
    """A transaction of everything that is written inside, by `writing`, sent when it ends.

    Inside another one it is part of that. An error inside sends nothing.
    """
    outer = _batch.get()
    if outer is not None:
        yield outer.pipe
        return
    with answering() as plain, plain.pipeline(transaction=True) as pipe:
        batch = _Batch(pipe)
        token = _batch.set(batch)
        try:
            yield pipe
        finally:
            _batch.reset(token)
        pipe.execute()
    for call in batch.calls:
        call()


def once_sent(call: Callable[[], object]) -> None:
    """Make the call when what is written together was sent; now, outside of that."""
    outer = _batch.get()
    if outer is not None:
        outer.calls.append(call)
    else:
        call()


@contextmanager
def writing() -> Iterator[redis.Redis]:
    """A client for what needs no answer: it goes at once, or with the others of `together`."""
    outer = _batch.get()
    if outer is not None:
        yield outer.pipe
        return
    with answering() as plain:
        yield plain
