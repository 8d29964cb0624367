"""Snapshots as bytes: JSON, compressed, with the upstream's fields as they came."""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import Any

from tasks_proxy.core.records import Snapshot, Task

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
    return zlib.compress(json.dumps(body, separators=(",", ":")).encode("ascii"), _LEVEL)


@lru_cache(maxsize=2)
def unpack(data: bytes) -> Snapshot:
    """The snapshot that `pack` made these bytes of.

    The last ones are remembered: a reading looks twice, and many look at the same list.
    """
    body = json.loads(zlib.decompress(data))
    return Snapshot(
        list_id=body["list"],
        version=body["version"],
        fetched_at=body["fetched_at"],
        complete=body["complete"],
        incomplete_reason=body["reason"],
        tasks=tuple(Task.from_fields(fields, read_at=at) for at, fields in body["tasks"]),
    )
