"""The agents' shares of many lists: kept in Redis beside the summaries, made anew within bounds."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cachetools import TTLCache

from dashboard.agents.shares import Share, share_from, shares_of
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.archives import archives_of
from tasks_proxy.history.register import Listed
from tasks_proxy.store import snapshots
from tasks_proxy.store.kept import OfLists
from tasks_proxy.store.summaries import Summary

SECONDS = 0.4
"""How long one page looks through lists; the rest shows as it was kept, or waits for the next."""

MOST_ARCHIVES = 10
"""Archives that one page opens: each may hold 10,000 tasks."""

_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """The shares of the snapshot of that version."""

    version: str
    shares: tuple[Share, ...]


@dataclass(slots=True)
class Looked:
    """What is known of lists, by primary key; `left` were never looked through, `old` not since
    they changed.
    """

    shares: dict[int, tuple[Share, ...]] = field(default_factory=dict)
    left: int = 0
    old: int = 0


_archived: TTLCache[int, tuple[Share, ...]] = TTLCache(maxsize=512, ttl=300)
_archived_lock = threading.Lock()


def keep(task_list: Listed, snapshot: Snapshot) -> tuple[Share, ...]:
    """Look a list through and keep what was found. Raises StoreUnavailable."""
    found = shares_of(snapshot, time.time() * 1000)
    _crews.write(task_list, Kept(snapshot.version, found))
    return found


def looked(rows: Sequence[tuple[Listed, Summary]]) -> Looked:
    """The shares of these lists, as new as there is time for. Raises StoreUnavailable."""
    kept = _crews.read([row for row, _ in rows])
    found = Looked({pk: one.shares for pk, one in kept.items()})
    due = [row for row, summary in rows if _version(kept, row) != summary.version]
    due.sort(key=lambda row: row.pk in kept)  # what was never looked through first
    until = time.monotonic() + SECONDS
    while due and time.monotonic() < until:
        some, due = due[:_AT_ONCE], due[_AT_ONCE:]
        for row, snapshot in zip(some, snapshots.read_many(some), strict=True):
            found.shares[row.pk] = keep(row, snapshot) if snapshot else ()
    found.left = sum(row.pk not in found.shares for row in due)
    found.old = len(due) - found.left
    return found


def looked_in_archives(rows: Sequence[Listed]) -> Looked:
    """The shares of lists that are over, as their archives tell, by one question."""
    with _archived_lock:
        known = {row.pk: _archived[row.pk] for row in rows if row.pk in _archived}
    due = [row for row in rows if row.pk not in known]
    opened = archives_of(due[:MOST_ARCHIVES]) if due else {}
    made = {pk: shares_of(one, one.fetched_at * 1000) for pk, one in opened.items()}
    with _archived_lock:
        _archived.update(made)
    return Looked(known | made, left=max(0, len(due) - MOST_ARCHIVES))


def forget() -> None:
    """Open archives anew."""
    with _archived_lock:
        _archived.clear()


def _version(kept: dict[int, Kept], row: Listed) -> str | None:
    return kept[row.pk].version if row.pk in kept else None


def _opened(body: Mapping[str, Any]) -> Kept:
    return Kept(body["version"], tuple(map(share_from, body["shares"])))


# The page goes through 500 lists in one order. 200 tasks that were all done today weigh 24 kB here,
# 10,000 weigh 590 kB.
_crews = OfLists("crew", _opened, most=1_024)
