"""Reading the tasks of no list: only list calls reach them, and no filter names them."""

from __future__ import annotations

from collections.abc import Collection

from tasks_proxy.core.errors import UpstreamMissing
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.sync.discover import discover
from tasks_proxy.sync.fetch import SINGLE_READS
from tasks_proxy.upstream.quantcdn import QuantCDN

REASON = "The upstream shows at most 100 tasks at a time; some without a list may be missing."


def read_loose(
    client: QuantCDN, known: Snapshot | None, *, agents: Collection[str], now: float
) -> Snapshot:
    """All tasks without a list that can be reached, `complete` where none can have escaped.

    Those that were known and that no call showed are read by themselves, some in each reading.
    Raises UpstreamError.
    """
    found = discover(client, agents=agents)
    before = known.by_id if known else {}
    tasks = {
        task_id: before[task_id].with_fields(fields)
        if task_id in before
        else Task.from_fields(fields)
        for task_id, fields in found.unlisted.items()
    }
    if not found.everything:
        _read_again(client, before, tasks, now)
    order = [task_id for task_id in before if task_id in tasks]
    order += [task_id for task_id in reversed(tasks) if task_id not in before]
    return Snapshot(
        list_id=None,
        tasks=tuple(tasks[task_id] for task_id in order),
        fetched_at=now,
        complete=found.everything,
        incomplete_reason=None if found.everything else REASON,
    ).without_expired(now)


def _read_again(
    client: QuantCDN, before: dict[str, Task], tasks: dict[str, Task], now: float
) -> None:
    """Keep what no call showed, the longest unread of it checked by reading it."""
    unseen = [task for task_id, task in before.items() if task_id not in tasks]
    unseen.sort(key=lambda task: task.read_at or 0)
    tasks.update((task.id, task) for task in unseen)
    for task in unseen[:SINGLE_READS]:
        try:
            newer = task.with_fields(client.get_task(task.id), read_at=now)
        except UpstreamMissing:
            del tasks[task.id]
            continue
        if newer.list_id is None:
            tasks[task.id] = newer
        else:
            del tasks[task.id]
