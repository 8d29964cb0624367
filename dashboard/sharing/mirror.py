"""What a link shows now: from the mirror, the archive or what was frozen, never from upstream.

Nothing here marks a list as watched: a visitor causes no reading.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from cachetools import LRUCache, TTLCache, cached

from dashboard.sharing.models import Share
from dashboard.sharing.reveal import reveal
from dashboard.shown import shown
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import codec, snapshots

SECONDS = 0.5
"""How old what a process last read of a list may be, however many look at it."""

_newest: TTLCache[int, Snapshot | None] = TTLCache(maxsize=32, ttl=SECONDS)
_revealed: LRUCache[tuple[object, ...], Snapshot | None] = LRUCache(maxsize=32)


def revealed(share: Share) -> Snapshot | None:
    """What the link lets out now; None before the first reading. Raises StoreUnavailable."""
    if share.is_frozen:
        return _frozen(share)
    newest = _read(share.task_list)
    if newest is None:
        return None
    # A reading that changed nothing keeps the version and only tells a later time.
    return replace(_let_out(share, newest), fetched_at=newest.fetched_at)


def forget() -> None:
    """Forget what this process remembers, for tests."""
    _newest.clear()
    _revealed.clear()


@cached(_newest, key=lambda task_list: task_list.pk, condition=threading.Condition())
def _read(task_list: TaskList) -> Snapshot | None:
    found = shown(task_list, snapshots.read(task_list))
    return found.snapshot if found else None


@cached(
    _revealed,
    key=lambda share, snapshot: (share.pk, share.revision, snapshot.version),
    condition=threading.Condition(),
)
def _let_out(share: Share, snapshot: Snapshot) -> Snapshot:
    return reveal(snapshot, share.terms)


@cached(_revealed, key=lambda share: (share.pk, share.revision), condition=threading.Condition())
def _frozen(share: Share) -> Snapshot | None:
    data = Share.objects.filter(pk=share.pk).values_list("frozen", flat=True).first()
    return reveal(codec.unpack(bytes(data)), share.terms) if data else None
