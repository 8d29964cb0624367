"""Who is being looked at: a watched list is read more often."""

from __future__ import annotations

from collections.abc import Sequence

from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering

SECONDS = 10
"""How long one look counts."""


def watch(task_list: TaskList) -> None:
    """Mark a list as watched for SECONDS and bring its next reading forward to now.

    Raises StoreUnavailable.
    """
    with answering() as client:
        fresh = client.set(keys.of_list(task_list, "watch"), 1, ex=SECONDS, nx=True)
        if not fresh:
            client.expire(keys.of_list(task_list, "watch"), SECONDS)
            return
    from_now = keys.of_connection(task_list.organisation_id, task_list.connection_id, "due")
    with answering() as client:
        client.zadd(from_now, {str(task_list.pk): 0}, lt=True)


def watched(task_lists: Sequence[TaskList]) -> set[int]:
    """The primary keys of those lists that somebody watches now. Raises StoreUnavailable."""
    if not task_lists:
        return set()
    with answering() as client:
        marks = client.mget([keys.of_list(row, "watch") for row in task_lists])
    return {row.pk for row, mark in zip(task_lists, marks, strict=True) if mark}
