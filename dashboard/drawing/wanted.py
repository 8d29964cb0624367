"""Lists whose structure changed: each is noted at once, and one job lays them out soon."""

from __future__ import annotations

from collections.abc import Sequence

from tasks_proxy.history.models import TaskList
from tasks_proxy.store.client import answering, as_bytes, together

KEPT_SECONDS = 600
"""After so long without a worker nobody needs it ahead of its viewers any more."""

MOST = 1_000


def want(task_list: TaskList) -> None:
    """Have the list laid out ahead of its viewers. Raises StoreUnavailable."""
    key = _key(task_list.organisation_id)
    with together() as pipe:
        pipe.sadd(key, task_list.pk)
        pipe.expire(key, KEPT_SECONDS)


def take(organisations: Sequence[int]) -> list[int]:
    """Primary keys of the lists that are wanted, MOST of each organisation; they are no more then.

    Raises StoreUnavailable.
    """
    if not organisations:
        return []
    with answering() as client, client.pipeline(transaction=False) as pipe:
        for organisation in organisations:
            pipe.spop(_key(organisation), MOST)
        found = pipe.execute()
    return [int(as_bytes(member)) for members in found for member in members]


def _key(organisation: int) -> str:
    return f"tl:{organisation}:layout:wanted"
