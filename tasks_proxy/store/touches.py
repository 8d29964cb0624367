"""Which tasks were written through us, and when: a reading begun before that knows less of them."""

from __future__ import annotations

import time
from collections.abc import Iterable

from tasks_proxy.connections.models import Connection
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering

KEPT_SECONDS = 300.0
"""Longer than any reading takes."""


def touch(connection: Connection, task_ids: Iterable[str]) -> None:
    """Note that these tasks were written just now. Raises StoreUnavailable."""
    now = time.time()
    times = {task_id.encode("utf-8", "surrogatepass"): now for task_id in task_ids}
    if not times:
        return
    with answering() as client, client.pipeline(transaction=True) as pipe:
        pipe.zadd(of_connection(connection), times)
        pipe.zremrangebyscore(of_connection(connection), "-inf", now - KEPT_SECONDS)
        pipe.expire(of_connection(connection), int(KEPT_SECONDS))
        pipe.execute()


def of_connection(connection: Connection) -> str:
    """The key of them: ids by when they were written, in seconds."""
    return keys.of_connection(connection.organisation_id, connection.pk, "touched")
