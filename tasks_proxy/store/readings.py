"""What one reading of a list asks of Redis, in as few questions as can be: each is a wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import attempts, codec, keys, touches
from tasks_proxy.store.attempts import Attempt
from tasks_proxy.store.client import answering, as_bytes
from tasks_proxy.store.presence import LOOK_SECONDS


@dataclass(frozen=True, slots=True)
class Begun:
    """A reading under way: the list's snapshot, None where there is none yet, and its attempt.

    `looked_at` are ids of the tasks that somebody looks at now.
    """

    old: Snapshot | None
    looked_at: list[str]
    attempt: Attempt


@contextmanager
def begun(task_list: TaskList) -> Iterator[Begun]:
    """What a reading begins with; it counts as an attempt until what is done inside ends.

    Raises StoreUnavailable, and whatever is raised inside.
    """
    key, since = attempts.of_list(task_list), time.time() - LOOK_SECONDS
    with answering() as client, client.pipeline(transaction=False) as pipe:
        attempts.begin(pipe, key)
        pipe.get(keys.of_list(task_list, "snapshot"))
        pipe.zrangebyscore(keys.of_list(task_list, "looks"), since, "+inf")
        _, _, data, members = pipe.execute()
    with attempts.ended(key) as attempt:
        yield Begun(_opened(data), [_text(member) for member in members], attempt)


def before_writing(task_list: TaskList, began: float) -> tuple[Snapshot | None, set[str]]:
    """The list's snapshot as it is now, and ids of the tasks written since `began` (seconds).

    Raises StoreUnavailable.
    """
    with answering() as client, client.pipeline(transaction=False) as pipe:
        pipe.get(keys.of_list(task_list, "snapshot"))
        pipe.zrangebyscore(touches.of_connection(task_list.connection), began, "+inf")
        data, members = pipe.execute()
    return _opened(data), {_text(member) for member in members}


def _opened(data: object) -> Snapshot | None:
    return codec.unpack(as_bytes(data)) if data else None


def _text(member: object) -> str:
    return as_bytes(member).decode("utf-8", "surrogatepass")
