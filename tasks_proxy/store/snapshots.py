"""The mirror itself: the newest snapshot of each list, with its version."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.register import Listed
from tasks_proxy.store import codec, keys, summaries
from tasks_proxy.store.client import answering, as_bytes, together

_SHOWN = ("snapshot", "summary", "brief", "look", "crew", "sketch")
"""What tells of a list's tasks; the last four are what pages make of the first."""


def read(task_list: Listed) -> Snapshot | None:
    """The list's snapshot; None where none was written yet. Raises StoreUnavailable."""
    return read_many([task_list])[0]


def read_many(task_lists: Sequence[Listed]) -> list[Snapshot | None]:
    """The lists' snapshots in their order, by one call. Raises StoreUnavailable."""
    return [codec.unpack(data) if data else None for data in packed(task_lists)]


def packed(task_lists: Sequence[Listed]) -> list[bytes | None]:
    """The same as the bytes that `codec` reads. Raises StoreUnavailable."""
    if not task_lists:
        return []
    with answering() as client:
        found = client.mget([keys.of_list(row, "snapshot") for row in task_lists])
    return [as_bytes(data) if data else None for data in found]


def write(task_list: Listed, snapshot: Snapshot, *, renew: bool = True) -> Snapshot:
    """Store `snapshot` and return it with its version; with `renew` false the old one stays.

    A version is renewed when anything in the tasks changed, so that a viewer who holds it holds
    the truth; merely reading the same again does not renew it. Raises StoreUnavailable.
    """
    if renew or not snapshot.version:
        snapshot = snapshot.at_version(_next_version(task_list))
    with together() as pipe:
        pipe.set(keys.of_list(task_list, "snapshot"), codec.pack(snapshot))
        summaries.write(task_list, snapshot)
    return snapshot


def forget(task_list: Listed) -> None:
    """Have no snapshot of the list; a later one still gets a newer version.

    Raises StoreUnavailable.
    """
    with answering() as client:
        client.delete(*(keys.of_list(task_list, what) for what in (*_SHOWN, "state")))


def drop(task_list: Listed) -> None:
    """Forget all that Redis holds of a list. Raises StoreUnavailable."""
    with answering() as client:
        client.delete(
            *(keys.of_list(task_list, what) for what in (*_SHOWN, "count", "events", "state"))
        )


def _next_version(task_list: Listed) -> str:
    with answering() as client, client.pipeline(transaction=True) as pipe:
        pipe.get(keys.EPOCH)
        pipe.incr(keys.of_list(task_list, "count"))
        epoch, count = pipe.execute()
        if epoch:
            return f"{as_bytes(epoch).decode()}-{count}"
        client.set(keys.EPOCH, secrets.token_hex(4), nx=True)
    return _next_version(task_list)
