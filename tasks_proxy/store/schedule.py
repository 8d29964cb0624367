"""When each list of a connection is to be read next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes, writing


def due(connection: Connection, now: float, *, most: int) -> list[int]:
    """Primary keys of the lists due by `now` (seconds), the longest due first.

    Raises StoreUnavailable.
    """
    with answering() as client:
        found = client.zrangebyscore(_key(connection), "-inf", now, start=0, num=most)
    return [int(as_bytes(member)) for member in found]


def known(connection: Connection) -> set[int]:
    """Primary keys of all lists that have a time; none after Redis lost its data."""
    with answering() as client:
        return {int(as_bytes(member)) for member in client.zrange(_key(connection), 0, -1)}


def plan(connection: Connection, times: Mapping[int, float]) -> None:
    """Set the next time (seconds) of each list. Raises StoreUnavailable."""
    if times:
        with writing() as client:
            client.zadd(_key(connection), {str(pk): at for pk, at in times.items()})


def hasten(connection: Connection, list_pks: Iterable[int], at: float) -> None:
    """Bring each list's next time forward to `at` (seconds); one that is due sooner stays so.

    Raises StoreUnavailable.
    """
    times = {str(pk): at for pk in list_pks}
    if times:
        with answering() as client:
            client.zadd(_key(connection), times, lt=True)


def times(connection: Connection) -> dict[int, float]:
    """When each list is due next (seconds), by primary key. Raises StoreUnavailable."""
    with answering() as client:
        found = client.zrange(_key(connection), 0, -1, withscores=True)
    return {int(as_bytes(entry[0])): float(entry[1]) for entry in found}


def forget(connection: Connection, list_pk: int) -> None:
    """Never read this list again by itself. Raises StoreUnavailable."""
    with answering() as client:
        client.zrem(_key(connection), str(list_pk))


def _key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "due")


def plan_expiry(task_list: TaskList, at: float | None) -> None:
    """Note when the first of a list's tasks expires (seconds), None where none does."""
    key = keys.of_connection(task_list.organisation_id, task_list.connection_id, "expiry")
    with writing() as client:
        if at is None:
            client.zrem(key, str(task_list.pk))
        else:
            client.zadd(key, {str(task_list.pk): at})


def expiring(connection: Connection, now: float) -> list[int]:
    """Primary keys of the lists with a task that has expired by `now`. Raises StoreUnavailable."""
    key = keys.of_connection(connection.organisation_id, connection.pk, "expiry")
    with answering() as client:
        return [int(as_bytes(member)) for member in client.zrangebyscore(key, "-inf", now)]
