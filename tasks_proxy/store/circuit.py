"""A connection's circuit: after failures in a row nobody calls for a while, then one tries."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import TaskloomError, UpstreamAnswered, UpstreamUnauthorised
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes, writing

FAILURES_TO_OPEN = 5
FIRST_PAUSE_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 300.0
PROBE_SECONDS = 30.0
"""How long the one who tries may take before another may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """`failures` in a row, and until when (seconds since 1970) nobody may call; 0 for now.

    It is open after failures in a row, and for as long as the upstream itself has asked for.
    """

    failures: int = 0
    open_until: float = 0.0

    def is_open(self, now: float) -> bool:
        """Whether calls would be in vain."""
        return now < self.open_until


def read(connection: Connection) -> Circuit:
    """The connection's circuit. Raises StoreUnavailable."""
    with answering() as client:
        failures, *times = client.hmget(_key(connection), "failures", "until", "asked")
    return Circuit(
        failures=int(as_bytes(failures)) if failures else 0,
        open_until=max(float(as_bytes(at)) if at else 0.0 for at in times),
    )


def may_call(connection: Connection) -> bool:
    """Whether the sync may call: the circuit is closed, or this caller is the one who tries.

    Raises StoreUnavailable.
    """
    circuit = read(connection)
    if circuit.is_open(time.time()):
        return False
    if circuit.failures < FAILURES_TO_OPEN:
        return True
    with answering() as client:
        return bool(client.set(_probe(connection), 1, nx=True, ex=int(PROBE_SECONDS)))


def failed(connection: Connection, error: TaskloomError) -> None:
    """Note a failed call; what only concerns one list or task is no failure of the connection.

    An upstream that names a time is left alone until then, at once. Raises StoreUnavailable.
    """
    if not error.retryable and not isinstance(error, UpstreamUnauthorised):
        return
    wait = error.retry_after if isinstance(error, UpstreamAnswered) else None
    now = time.time()
    with answering() as client:
        failures = int(client.hincrby(_key(connection), "failures", 1))
        over = min(failures - FAILURES_TO_OPEN, 10)
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0**over) if over >= 0 else 0.0
        client.hset(_key(connection), "until", now + pause)
        # Of two answers the longer wait holds, whichever came last.
        if wait and now + wait > read(connection).open_until:
            client.hset(_key(connection), "asked", now + wait)
        client.delete(_probe(connection))


def succeeded(connection: Connection) -> None:
    """Close the circuit, but for a time that the upstream has asked for.

    Another call, begun before, may well succeed after that. Raises StoreUnavailable.
    """
    with writing() as client:
        client.hdel(_key(connection), "failures", "until")
        client.delete(_probe(connection))


def close(connection: Connection) -> None:
    """Close the circuit, whatever the upstream has asked for. Raises StoreUnavailable."""
    with writing() as client:
        client.delete(_key(connection), _probe(connection))


def _key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "circuit")


def _probe(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "probe")
