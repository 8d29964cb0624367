"""A link by its digest: the database is asked each time, the object made only of a changed row.

Of what a question by Django's models costs, three quarters go to writing the statement and to
making objects of the row. Both come out the same for as long as the row does, which a picture that
stands in a README is asked for many times a second.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

from cachetools import LRUCache
from django.db import connection

from dashboard.sharing.models import Share, ShareQuerySet

_Row = tuple[Any, ...]

_made: LRUCache[str, tuple[_Row, Share]] = LRUCache(maxsize=64)
_lock = threading.Lock()


def share_by(digest: str) -> Share | None:
    """The link as it is now; shared with other threads, so nobody may change it."""
    row = _row(digest)
    if row is None:
        return None
    with _lock:
        known = _made.get(digest)
    if known is not None and known[0] == row:
        return known[1]
    share = _rows(digest).first()
    if share is not None and _row(digest) == row:  # else it was changed in between
        with _lock:
            _made[digest] = row, share
    return share


def _rows(digest: str) -> ShareQuerySet:
    """Without the holder, of whom only counts that they belong."""
    return (
        Share.objects.judged()
        .select_related(None)
        .select_related("task_list", "organisation")
        .filter(digest=digest)
        .order_by()
    )


def _row(digest: str) -> _Row | None:
    statement, parameters = _statement(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, [digest if each == _PLACE else each for each in parameters])
        found: _Row | None = cursor.fetchone()
    return found


_PLACE = "in place of the digest"


@cache
def _statement(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """What Django writes for the question in this kind of database, and its parameters."""
    return _rows(_PLACE).query.sql_with_params()
