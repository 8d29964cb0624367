"""Snapshots as bytes: JSON, compressed, with the upstream's fields as they came."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cachetools import LRUCache

from tasks_proxy.core.records import Snapshot, Task

_encode = json.JSONEncoder(separators=(",", ":")).encode
MOST_KNOWN = 20_000
"""Tasks that a process knows from the snapshots that it opened last: 40 MB at worst."""

_known: LRUCache[str | None, Snapshot] = LRUCache(
    MOST_KNOWN, getsizeof=lambda s: max(1, len(s.tasks))
)
_lock = threading.Lock()
_LEVEL = 1  # a level of 6 takes four times as long for a tenth less


def pack(snapshot: Snapshot) -> bytes:
    """The bytes of a snapshot."""
    body: dict[str, Any] = {
        "list": snapshot.list_id,
        "version": snapshot.version,
        "fetched_at": snapshot.fetched_at,
        "complete": snapshot.complete,
        "reason": snapshot.incomplete_reason,
        "tasks": [[task.read_at, task.fields] for task in snapshot.tasks],
    }
    # ASCII alone: a lone surrogate in somebody's title has no UTF-8, but it has an escape.
    return zlib.compress(_encode(body).encode("ascii"), _LEVEL)


@lru_cache(maxsize=2)
def unpack(data: bytes) -> Snapshot:
    """The snapshot that `pack` made these bytes of.

    The last ones are remembered: a reading looks twice, and many look at the same list.
    """
    body = json.loads(zlib.decompress(data))
    snapshot = Snapshot(
        list_id=body["list"],
        version=body["version"],
        fetched_at=body["fetched_at"],
        complete=body["complete"],
        incomplete_reason=body["reason"],
        tasks=_records(body["list"], body["tasks"]),
    )
    if len(snapshot.tasks) <= MOST_KNOWN:
        with _lock:
            _known[snapshot.list_id] = snapshot
    return snapshot


def _records(list_id: str | None, told: list[list[Any]]) -> tuple[Task, ...]:
    """The tasks; those that are as they were when the list was opened last are the same objects.

    From one version to the next nearly all are, and to compare one takes a tenth of making it.
    """
    with _lock:
        last = _known.get(list_id)
    known = last.by_id if last else {}
    return tuple(
        old
        if (old := known.get(fields.get("taskId"))) and old.read_at == at and old.fields == fields
        else Task.from_fields(fields, read_at=at)
        for at, fields in told
    )


def forget() -> None:
    """Open anew whatever is opened next."""
    unpack.cache_clear()
    with _lock:
        _known.clear()


def fields_of(data: bytes) -> tuple[str, list[Mapping[str, Any]]]:
    """The version, and the fields of each task in order, without making records of them."""
    body = json.loads(zlib.decompress(data))
    return body["version"], [fields for _, fields in body["tasks"]]
