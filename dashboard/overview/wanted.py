"""Which lists are to be looked through, and when: each is noted at once, one job does it soon."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from cachetools import LRUCache

from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store.client import answering, as_bytes, once_sent, writing

LONGEST_PAUSE = 15.0
_SHORTEST_PAUSE = 4.0  # just less than from one turn of the job to the next
_TASKS_A_SECOND = 100

_noted: LRUCache[int, str] = LRUCache(20_000)


def pause_after(tasks: int) -> float:
    """How many seconds a list of that many tasks is left alone after it was looked through.

    However often it changes: the longer it is, the dearer is a look, which takes some ms at least.
    """
    return min(LONGEST_PAUSE, _SHORTEST_PAUSE + tasks / _TASKS_A_SECOND)


def on_snapshot_written(
    sender: object, *, task_list: TaskList, snapshot: Snapshot, **_: Any
) -> None:
    """Note a list whose version is new to this process."""
    if _noted.get(task_list.pk) == snapshot.version:
        return
    with suppress(StoreUnavailable):
        want(task_list)
        once_sent(lambda: _noted.update({task_list.pk: snapshot.version}))


def want(task_list: TaskList, at: float | None = None) -> None:
    """Have the list looked through at `at`, seconds since 1970, or before. StoreUnavailable."""
    when = time.time() if at is None else at
    with writing() as client:
        client.zadd(_key(task_list.organisation_id), {str(task_list.pk): when}, lt=True)


def due(organisations: Sequence[int], now: float, most: int) -> list[tuple[int, int]]:
    """Organisations and lists, by primary keys, that are due, the longest due first.

    They stay noted; `most` of each organisation are told. Raises StoreUnavailable.
    """
    if not organisations:
        return []
    with answering() as client, client.pipeline(transaction=False) as pipe:
        for organisation in organisations:
            key = _key(organisation)
            pipe.zrangebyscore(key, "-inf", now, start=0, num=most, withscores=True)
        found = pipe.execute()
    whole = [
        (at, organisation, int(as_bytes(member)))
        for organisation, members in zip(organisations, found, strict=True)
        for member, at in members
    ]
    return [(organisation, pk) for _, organisation, pk in sorted(whole)]


def take(organisation: int, pk: int) -> bool:
    """Whether the list was still noted; it is no more. Raises StoreUnavailable."""
    with answering() as client:
        return bool(client.zrem(_key(organisation), str(pk)))


def _key(organisation: int) -> str:
    return f"tl:{organisation}:overview:wanted"
