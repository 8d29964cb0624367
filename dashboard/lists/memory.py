"""How somebody left a list's page, kept for when they come back to it."""

from __future__ import annotations

import logging

from django.db import OperationalError
from django.http import QueryDict

from dashboard.lists.models import LastLook
from tasks_proxy.accounts.models import User
from tasks_proxy.history.models import TaskList

KEPT = (
    *("view", "status", "agent", "kind", "ready", "stuck"),
    *("sort", "column", "group", "gaps", "zoom"),
)
"""The names of an address that are remembered: neither the words looked for nor an open task."""

_LONGEST = 4_000
_log = logging.getLogger(__name__)


def kept_part(asked: QueryDict) -> str:
    """The part of a query that is worth coming back to."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if name in asked:
            kept.setlist(name, asked.getlist(name))
    return kept.urlencode()


def last_look(user: User, task_list: TaskList) -> str | None:
    """The query with which this person left the list; None where they never came."""
    rows = LastLook.objects.filter(user=user, task_list=task_list)
    return rows.values_list("query", flat=True).first()


def remember(user: User, task_list: TaskList, asked: QueryDict) -> None:
    """Keep how the page is looked at now; an address that names no view says nothing of it."""
    query = kept_part(asked)
    if "view" not in asked or len(query) > _LONGEST or query == last_look(user, task_list):
        return
    try:
        LastLook.objects.bulk_create(
            [LastLook(user=user, task_list=task_list, query=query)],
            update_conflicts=True,
            unique_fields=["user", "task_list"],
            update_fields=["query"],
        )
    except OperationalError:
        # A busy database costs nobody their page: the next look is remembered.
        _log.warning("A look at a list was not remembered: the database is busy.")
