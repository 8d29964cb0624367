"""How fresh and how whole what we show is, in words: pure."""

from __future__ import annotations

from dataclasses import dataclass

from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import MEANINGS

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
        limit = WATCHED_LIMIT
    elif all(MEANINGS[task.status].finished for task in snapshot.tasks):
        limit = _FINISHED_LIMIT
    else:
        limit = _UNFINISHED_LIMIT
    return Freshness(snapshot.fetched_at, limit, now - snapshot.fetched_at > limit, error)


def ago(seconds: float) -> str:
    """How long ago something was, at the precision of a glance: `3 s ago`, `2 h ago`."""
    return f"{_length(seconds)} ago" if seconds >= 1 else "just now"


def ahead(seconds: float) -> str:
    """How far off something is, likewise: `in 8 s`."""
    return f"in {_length(seconds)}" if seconds >= 1 else "now"


def _length(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"
