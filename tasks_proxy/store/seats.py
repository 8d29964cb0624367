"""How many jobs may wait for one connection's upstream at once: one that hangs takes no more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tasks_proxy.connections.models import Connection
from tasks_proxy.store import keys, locks
from tasks_proxy.store.client import answering, as_bytes, writing

HELD_SECONDS = 130.0
"""Longer than a job may run."""

BRISK_SECONDS = 0.5
"""A seat that was taken for no longer is soon free again, and may be waited for."""

_POLL_SECONDS = 0.02


@contextmanager
def seat(connection: Connection, most: int) -> Iterator[bool]:
    """Whether one of the connection's `most` seats was had; it is free again at the end.

    Seats that were taken just now are waited for a moment; where there are none, nothing is.
    Raises StoreUnavailable.
    """
    with ExitStack() as held:
        had = _sit(held, connection, most)
        end = time.monotonic() + BRISK_SECONDS
        while not had and time.monotonic() < end and not all_kept(connection, most):
            time.sleep(_POLL_SECONDS)
            had = _sit(held, connection, most)
        yield had


def all_kept(connection: Connection, most: int) -> bool:
    """Whether all seats have been taken for longer than a moment. Raises StoreUnavailable."""
    with answering() as client:
        locked = client.mget([_key(connection, number) for number in range(most)])
        since = client.mget([_since(connection, number) for number in range(most)])
    now = time.time()
    return all(
        holder is not None and at is not None and now - float(as_bytes(at)) > BRISK_SECONDS
        for holder, at in zip(locked, since, strict=True)
    )


def _sit(held: ExitStack, connection: Connection, most: int) -> bool:
    for number in range(most):
        lock = locks.held(_key(connection, number), seconds=HELD_SECONDS)
        if held.enter_context(lock):
            with writing() as client:
                client.set(_since(connection, number), time.time(), ex=int(HELD_SECONDS))
            return True
    return False


def _key(connection: Connection, number: int) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, f"seat:{number}")


def _since(connection: Connection, number: int) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, f"seat:{number}:since")
