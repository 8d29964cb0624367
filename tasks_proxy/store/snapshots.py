"""The mirror itself: the newest snapshot of each list, with its version."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

import redis

from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import codec, keys
from tasks_proxy.store.client import answering, as_bytes


def read(task_list: TaskList) -> Snapshot | None:
    """The list's snapshot; None where none was written yet. Raises StoreUnavailable."""
    return read_many([task_list])[0]


def read_many(task_lists: Sequence[TaskList]) -> list[Snapshot | None]:
    """The lists' snapshots in their order, by one call. Raises StoreUnavailable."""
    if not task_lists:
        return []
    with answering() as client:
        found = client.mget([keys.of_list(row, "snapshot") for row in task_lists])
    return [codec.unpack(as_bytes(data)) if data else None for data in found]


def write(task_list: TaskList, snapshot: Snapshot, *, renew: bool = True) -> Snapshot:
    """Store `snapshot` and return it with its version; with `renew` false the old one stays.

    A version is renewed when anything in the tasks changed, so that a viewer who holds it holds
    the truth; merely reading the same again does not renew it. Raises StoreUnavailable.
    """
    with answering() as client:
        version = snapshot.version
        if renew or not version:
            version = _next_version(client, task_list)
        stamped = replace(snapshot, version=version)
        client.set(keys.of_list(task_list, "snapshot"), codec.pack(stamped))
    return stamped


def drop(task_list: TaskList) -> None:
    """Forget all that Redis holds of a list. Raises StoreUnavailable."""
    with answering() as client:
        client.delete(
            *(keys.of_list(task_list, what) for what in ("snapshot", "count", "events", "state"))
        )


def _next_version(client: redis.Redis, task_list: TaskList) -> str:
    with client.pipeline(transaction=True) as pipe:
        pipe.set(keys.EPOCH, secrets.token_hex(4), nx=True)
        pipe.get(keys.EPOCH)
        pipe.incr(keys.of_list(task_list, "count"))
        _, epoch, count = pipe.execute()
    return f"{as_bytes(epoch).decode()}-{count}"
