"""When a list is due again; pure.

Rule: docs/architecture.md, decision 45.
"""

from __future__ import annotations

from collections.abc import Iterable

from tasks_proxy.core.errors import TaskloomError, UpstreamAnswered
from tasks_proxy.core.statuses import MEANINGS, Status

WATCHED_SECONDS = 2.0
RUNNING_SECONDS = 15.0
IDLE_SECONDS = 120.0
FINISHED_SECONDS = 900.0
LOOSE_SECONDS = 15.0
"""The least for the tasks of no list, which take many calls to read."""

FIRST_BACKOFF_SECONDS = 5.0
LAST_BACKOFF_SECONDS = 300.0


def seconds_until_due(statuses: Iterable[Status], *, watched: bool) -> float:
    """How long a list that was just read may rest, by what it holds and who looks at it."""
    if watched:
        return WATCHED_SECONDS
    seen = set(statuses)
    if Status.IN_PROGRESS in seen:
        return RUNNING_SECONDS
    if all(MEANINGS[status].finished for status in seen):
        return FINISHED_SECONDS
    return IDLE_SECONDS


def seconds_until_retry(error: TaskloomError, failures: int) -> float:
    """How long to rest after `failures` failed readings in a row: doubling, from 5 s to 5 min.

    An upstream that named a time is left alone for that long; one that refuses our token or the
    list is asked at the slowest pace, for only a person can mend that.
    """
    if error.retryable and isinstance(error, UpstreamAnswered) and error.retry_after is not None:
        return max(FIRST_BACKOFF_SECONDS, error.retry_after)
    if not error.retryable:
        return LAST_BACKOFF_SECONDS
    doubled = FIRST_BACKOFF_SECONDS * 2.0 ** min(failures - 1, 10)
    return min(LAST_BACKOFF_SECONDS, doubled)
