"""What is being looked at, and by whom: a watched list is read more often."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, writing

SECONDS = 10
"""How long one look at a list counts."""

PRESENT_SECONDS = 10.0
"""How long a person counts as present after the last sign of them."""

LOOK_SECONDS = 120.0
"""How long one look at a task counts; its panel is fetched again whenever the task changes."""

MOST_LOOKS = 10
"""Tasks of one list that are read for the sake of those who look."""

_HASTEN_WATCHED = """
if redis.call('exists', KEYS[1]) == 1 then
    redis.call('zadd', KEYS[2], 'LT', ARGV[1], ARGV[2])
end
"""


def watch(task_list: TaskList) -> None:
    """Mark a list as watched for SECONDS and bring its next reading forward to now.

    One that was left has nowhere to be read. Raises StoreUnavailable.
    """
    if task_list.left_at is not None:
        return
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


def watched(task_lists: Sequence[TaskList]) -> set[int]:
    """The primary keys of those lists that somebody watches now. Raises StoreUnavailable."""
    if not task_lists:
        return set()
    with answering() as client:
        marks = client.mget([keys.of_list(row, "watch") for row in task_lists])
    return {row.pk for row, mark in zip(task_lists, marks, strict=True) if mark}


def hasten_watched(task_list: TaskList, at: float) -> None:
    """Bring the list's next reading forward to `at` (seconds) where somebody watches it.

    Redis looks by itself, so that whoever comes is either seen here or comes after what was
    planned before this. Raises StoreUnavailable.
    """
    with writing() as client:
        client.eval(
            _HASTEN_WATCHED,
            2,
            keys.of_list(task_list, "watch"),
            keys.of_connection(task_list.organisation_id, task_list.connection_id, "due"),
            at,
            str(task_list.pk),
        )


def come(task_list: TaskList, people: Iterable[int]) -> frozenset[int]:
    """Note that these people, by primary key, look at the list now; all who do.

    Raises StoreUnavailable.
    """
    now = time.time()
    key = keys.of_list(task_list, "present")
    with answering() as client, client.pipeline(transaction=True) as pipe:
        signs: dict[Any, float] = {str(person): now for person in people}
        if signs:
            pipe.zadd(key, signs)
        pipe.zremrangebyscore(key, "-inf", now - PRESENT_SECONDS)
        pipe.expire(key, int(PRESENT_SECONDS) + 1)
        pipe.zrange(key, 0, -1)
        found = pipe.execute()[-1]
    return frozenset(int(member) for member in found)


def present(task_list: TaskList) -> frozenset[int]:
    """The people who look at the list now. Raises StoreUnavailable."""
    return come(task_list, ())
