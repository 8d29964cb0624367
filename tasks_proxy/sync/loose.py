"""Reading the tasks of no list: only list calls reach them, and no filter names them.

List calls tell no edges, and there is no graph of these tasks: each is read by itself when it is
new and whenever it changed, some in each reading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tasks_proxy.core.errors import BudgetSpent, UpstreamMissing
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.sync.discover import discover
from tasks_proxy.sync.fetch import SINGLE_READS
from tasks_proxy.sync.reading import OUTDATED
from tasks_proxy.upstream.quantcdn import QuantCDN

REASON = "The upstream shows at most 100 tasks at a time; some without a list may be missing."


def read_loose(
    client: QuantCDN,
    known: Snapshot | None,
    *,
    agents: Collection[str],
    now: float,
    details: bool = False,
    looked_at: Collection[str] = (),
) -> Snapshot:
    """All tasks without a list that can be reached, `complete` where none can have escaped.

    Those that were known and that no call showed are read by themselves, some in each reading,
    and so are new and changed ones; with `details` all are, and those `looked_at` each time.
    Raises UpstreamError.
    """
    found = discover(client, agents=agents)
    before = known.by_id if known else {}
    tasks = {
        task_id: before[task_id].with_fields(fields, read_at=read_at_after(before[task_id], fields))
        if task_id in before
        else Task.from_fields(fields)
        for task_id, fields in found.unlisted.items()
    }
    if not found.everything:
        _read_again(client, before, tasks, now)
    _read_singly(client, tasks, list(tasks) if details else _worth_reading(tasks, looked_at), now)
    order = [task_id for task_id in before if task_id in tasks]
    order += [task_id for task_id in reversed(tasks) if task_id not in before]
    reason = _reason(tasks.values(), everything=found.everything)
    return Snapshot(
        list_id=None,
        tasks=tuple(tasks[task_id] for task_id in order),
        fetched_at=now,
        complete=reason is None,
        incomplete_reason=reason,
    ).without_expired(now)


def read_at_after(known: Task, fields: Mapping[str, Any]) -> float | None:
    """When the task was last read by itself; OUTDATED once a list call shows it changed since."""
    before, after = known.fields.get("updatedAt"), fields.get("updatedAt")
    return known.read_at if after is None or after == before else OUTDATED


def _reason(tasks: Iterable[Task], *, everything: bool) -> str | None:
    if not everything:
        return REASON
    unread = sum(map(_wants_reading, tasks))
    if not unread:
        return None
    return f"What {unread} tasks depend on is not known yet; the next readings fill it in."


def _wants_reading(task: Task) -> bool:
    return task.read_at in {None, OUTDATED}


def _worth_reading(tasks: Mapping[str, Task], looked_at: Collection[str]) -> list[str]:
    seen = [task_id for task_id in looked_at if task_id in tasks]
    unread = [task.id for task in tasks.values() if _wants_reading(task)]
    return list(dict.fromkeys([*seen, *unread]))[:SINGLE_READS]


def _read_again(
    client: QuantCDN, before: dict[str, Task], tasks: dict[str, Task], now: float
) -> None:
    """Keep what no call showed, the longest unread of it checked by reading it."""
    unseen = [task for task_id, task in before.items() if task_id not in tasks]
    unseen.sort(key=lambda task: task.read_at or 0)
    tasks.update((task.id, task) for task in unseen)
    _read_singly(client, tasks, [task.id for task in unseen[:SINGLE_READS]], now)


def _read_singly(
    client: QuantCDN, tasks: dict[str, Task], wanted: Iterable[str], now: float
) -> None:
    """Read these tasks by themselves, as far as the budget reaches.

    Those that are gone, or in a list by now, are taken out.
    """
    for task_id in wanted:
        try:
            newer = tasks[task_id].with_fields(client.get_task(task_id), read_at=now)
        except UpstreamMissing:
            del tasks[task_id]
            continue
        except BudgetSpent:
            return
        if newer.list_id is None:
            tasks[task_id] = newer
        else:
            del tasks[task_id]
