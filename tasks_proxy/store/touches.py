"""Which tasks were written through us, and when: a reading begun before that knows less of them."""

from __future__ import annotations

import time
from collections.abc import Iterable

from tasks_proxy.connections.models import Connection
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes

KEPT_SECONDS = 300.0
"""Longer than any reading takes."""


def touch(connection: Connection, task_ids: Iterable[str]) -> None:
    """Note that these tasks were written just now. Raises StoreUnavailable."""
    now = time.time()
    times = {task_id.encode("utf-8", "surrogatepass"): now for task_id in task_ids}
    if not times:
        return
    with answering() as client, client.pipeline(transaction=True) as pipe:
        pipe.zadd(_key(connection), times)
        pipe.zremrangebyscore(_key(connection), "-inf", now - KEPT_SECONDS)
        pipe.expire(_key(connection), int(KEPT_SECONDS))
        pipe.execute()


def touched_since(connection: Connection, began: float) -> set[str]:
    """Ids of the tasks that were written at `began` (seconds) or later. Raises StoreUnavailable."""
    with answering() as client:
        found = client.zrangebyscore(_key(connection), began, "+inf")
    return {as_bytes(member).decode("utf-8", "surrogatepass") for member in found}


def _key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "touched")
