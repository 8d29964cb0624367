"""Who is being looked at: a watched list is read more often."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes

SECONDS = 10
"""How long one look at a list counts."""

LOOK_SECONDS = 120.0
"""How long one look at a task counts; its panel is fetched again whenever the task changes."""

MOST_LOOKS = 10
"""Tasks of one list that are read for the sake of those who look."""


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


def look(task_list: TaskList, task_id: str) -> None:
    """Mark one task as looked at for LOOK_SECONDS: its reading then tells of all its fields.

    Raises StoreUnavailable.
    """
    now = time.time()
    key = keys.of_list(task_list, "looks")
    with answering() as client, client.pipeline(transaction=True) as pipe:
        pipe.zadd(key, {task_id.encode("utf-8", "surrogatepass"): now})
        pipe.zremrangebyscore(key, "-inf", now - LOOK_SECONDS)
        pipe.zremrangebyrank(key, 0, -(MOST_LOOKS + 1))
        pipe.expire(key, int(LOOK_SECONDS))
        pipe.execute()


def looked_at(task_list: TaskList) -> list[str]:
    """Ids of the tasks that somebody looks at now. Raises StoreUnavailable."""
    since = time.time() - LOOK_SECONDS
    with answering() as client:
        found = client.zrangebyscore(keys.of_list(task_list, "looks"), since, "+inf")
    return [as_bytes(member).decode("utf-8", "surrogatepass") for member in found]


def watched(task_lists: Sequence[TaskList]) -> set[int]:
    """The primary keys of those lists that somebody watches now. Raises StoreUnavailable."""
    if not task_lists:
        return set()
    with answering() as client:
        marks = client.mget([keys.of_list(row, "watch") for row in task_lists])
    return {row.pk for row, mark in zip(task_lists, marks, strict=True) if mark}
