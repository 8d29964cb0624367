"""How fresh and how whole what we show is, in words: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import MEANINGS, Status

WATCHED_LIMIT = 60.0
"""Seconds after which a list that somebody watches is stale: it is read every 2 s."""

_UNFINISHED_LIMIT = 5 * 60.0
_FINISHED_LIMIT = 40 * 60.0


@dataclass(frozen=True, slots=True)
class Freshness:
    """`limit` is the age in seconds from which the data is stale; `failing` the last error."""

    fetched_at: float
    limit: float
    stale: bool
    failing: str | None = None

    @property
    def condition(self) -> str:
        """`live`, `stale` or `failing`: the look of the dot."""
        if self.failing:
            return "failing"
        return "stale" if self.stale else "live"


def freshness(
    snapshot: Snapshot, now: float, *, watched: bool, error: str | None = None
) -> Freshness:
    """The freshness at `now` (seconds since 1970), by what the cadence of reading promises."""
    if watched:
        stale = now - snapshot.fetched_at > WATCHED_LIMIT
        return Freshness(snapshot.fetched_at, WATCHED_LIMIT, stale, error)
    return unwatched(snapshot.fetched_at, {task.status for task in snapshot.tasks}, now, error)


def unwatched(
    fetched_at: float, statuses: Iterable[Status], now: float, error: str | None = None
) -> Freshness:
    """The freshness of a list that nobody watches, by the statuses that occur in it."""
    finished = all(MEANINGS[status].finished for status in statuses)
    limit = _FINISHED_LIMIT if finished else _UNFINISHED_LIMIT
    return Freshness(fetched_at, limit, now - fetched_at > limit, error)
