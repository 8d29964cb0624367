"""Work that breaks off without an end, counted: what kills its worker is not begun for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import redis

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable, TaskloomError
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes, writing

MOST = 5
"""Attempts in a row that may break off: by a bug, a time limit, or the end of their process."""

FORGOTTEN_SECONDS = 86_400
"""After so long without another attempt it is tried again."""


@dataclass
class Attempt:
    """One that was counted and is under way."""

    key: str
    over: bool = False

    def end(self) -> None:
        """It came to its end, as what is written with this tells. Raises StoreUnavailable."""
        with writing() as client:
            client.delete(self.key)
        self.over = True


def begin(pipe: redis.client.Pipeline, key: str) -> None:
    """Count one more, with whatever else is asked."""
    pipe.incr(key)
    pipe.expire(key, FORGOTTEN_SECONDS)


@contextmanager
def counted(key: str) -> Iterator[Attempt]:
    """Count what is done inside until it ends; an error of ours is an end too.

    Raises StoreUnavailable, and whatever is raised inside.
    """
    with answering() as client, client.pipeline(transaction=False) as pipe:
        begin(pipe, key)
        pipe.execute()
    with ended(key) as attempt:
        yield attempt


@contextmanager
def ended(key: str) -> Iterator[Attempt]:
    """End one that was counted with what is done inside. Raises StoreUnavailable."""
    attempt = Attempt(key)
    try:
        yield attempt
    except TaskloomError:
        with suppress(StoreUnavailable):
            attempt.end()
        raise
    if not attempt.over:
        attempt.end()


def spent(key: str) -> bool:
    """Whether it broke off too often to be begun again. Raises StoreUnavailable."""
    with answering() as client:
        made = client.get(key)
    return made is not None and int(as_bytes(made)) >= MOST


def forget(connection: Connection, task_lists: Iterable[TaskList], *, all_of_it: bool) -> None:
    """Have these lists begun again, and with `all_of_it` the connection's discovery and feed.

    Raises StoreUnavailable.
    """
    gone = [of_list(row) for row in task_lists]
    if all_of_it:
        gone += [of_discovery(connection), of_feed(connection)]
    if gone:
        with answering() as client:
            client.delete(*gone)


def of_list(task_list: TaskList) -> str:
    """The key of the readings of one list."""
    return keys.of_list(task_list, "attempts")


def of_discovery(connection: Connection) -> str:
    """The key of a connection's discoveries."""
    return keys.of_connection(connection.organisation_id, connection.pk, "attempts")


def of_feed(connection: Connection) -> str:
    """The key of the readings of a connection's feed."""
    return keys.of_connection(connection.organisation_id, connection.pk, "feed-attempts")
