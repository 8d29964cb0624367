"""Reading one list whole: its graph, then list calls, then single tasks, as far as they are needed.

The graph names every task of a list with its edges and perhaps a summary of each. What it lacks
comes from list calls (the newest 100 of any mix of status and agent) and from single tasks.
Rules: docs/architecture.md, decisions 4 and 44.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tasks_proxy.core.errors import BudgetSpent, UpstreamMissing
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import MEANINGS, UPSTREAM_STATUSES, Status
from tasks_proxy.sync.reading import OUTDATED, Draft, Reading
from tasks_proxy.upstream.quantcdn import GraphAnswer, QuantCDN

SINGLE_READS = 20
"""Tasks read one by one in a usual reading; the rest wait for the next one."""


def read_list(
    client: QuantCDN,
    list_id: str,
    known: Snapshot | None,
    *,
    now: float,
    details: bool = False,
    looked_at: Collection[str] = (),
) -> Snapshot:
    """The list as the upstream has it now; with `details` every task is read by itself too.

    `looked_at` names tasks that somebody looks at, which are read by themselves each time. `now`
    in seconds since 1970. Raises UpstreamError when no whole reading could be made.
    """
    graph = client.get_dependency_graph(list_id)
    reading = _begin(client, list_id, graph, known, now)
    _fill_from_pages(reading, known)
    wanted = list(reading.drafts) if details else _worth_reading(reading, looked_at)
    _read_singly(reading, wanted)
    return _snapshot(reading, graph)


def _begin(
    client: QuantCDN, list_id: str, graph: GraphAnswer, known: Snapshot | None, now: float
) -> Reading:
    """Known tasks that are still there keep their places, so that no layout moves for nothing."""
    before = known.by_id if known else {}
    order = [task_id for task_id in before if task_id in graph.nodes]
    order += [task_id for task_id in graph.nodes if task_id not in before]
    told = {task_id: {"taskListId": list_id, **node} for task_id, node in graph.nodes.items()}
    drafts = {
        task_id: _draft(before[task_id]) if task_id in before else Draft(told[task_id])
        for task_id in order
    }
    reading = Reading(client, list_id, now, drafts)
    reading.lay_over(told.values())
    return reading


def _draft(task: Task) -> Draft:
    return Draft(task.fields, task.read_at, task)


def _fill_from_pages(reading: Reading, known: Snapshot | None) -> None:
    """List calls for what the graph lacked, what is new, and what is running or newly blocked."""
    before = known.by_id if known else {}
    if reading.untold() or reading.drafts.keys() - before.keys():
        _read_pages(reading)
        return
    if any(task.status is Status.IN_PROGRESS for task in reading.tasks.values()):
        _read_page(reading, status=Status.IN_PROGRESS)
    if _ids_with(reading.tasks, Status.BLOCKED) != _ids_with(before, Status.BLOCKED):
        _read_page(reading, status=Status.BLOCKED)


def _read_pages(reading: Reading) -> None:
    """The newest page; where that is full and the graph was bare, pages split ever finer."""
    if not _read_page(reading) or not reading.untold():
        return
    for status in UPSTREAM_STATUSES:
        if _read_page(reading, status=status) and reading.untold():
            for agent in _agents(reading):
                _read_page(reading, status=status, agent=agent)


def _read_page(reading: Reading, *, status: str | None = None, agent: str | None = None) -> bool:
    """Read one page into the reading; whether it was full, so that more may lie behind it."""
    page = reading.client.list_tasks(list_id=reading.list_id, status=status, agent=agent)
    reading.lay_over(page.tasks)
    return page.full


def _worth_reading(reading: Reading, looked_at: Collection[str]) -> list[str]:
    """Tasks that need a reading of their own, the most urgent first.

    Those that somebody looks at; those that no page told of; then those whose status changed, or
    that are new and on the frontier, since only a reading of the task itself tells starts, ends,
    errors and retries.
    """
    tasks = reading.tasks
    changed = [task.id for task in tasks.values() if _wants_reading(task)]
    changed.sort(key=lambda task_id: not MEANINGS[tasks[task_id].status].frontier)
    seen = [task_id for task_id in looked_at if task_id in tasks]
    return list(dict.fromkeys([*seen, *reading.untold(), *changed]))[:SINGLE_READS]


def _wants_reading(task: Task) -> bool:
    if task.read_at is None:
        return MEANINGS[task.status].frontier
    return task.read_at == OUTDATED


def _read_singly(reading: Reading, wanted: Iterable[str]) -> None:
    """As far as the budget reaches: thrown away, what was read would cost the same again."""
    for task_id in wanted:
        try:
            fields = reading.client.get_task(task_id)
        except UpstreamMissing:
            del reading.drafts[task_id]
            continue
        except BudgetSpent:
            return
        reading.lay_over([fields], read_at=reading.now)


def _snapshot(reading: Reading, graph: GraphAnswer) -> Snapshot:
    tasks = tuple(reading.tasks.values())
    untold = len(reading.untold())
    reason = None
    if graph.task_count > len(graph.nodes):
        reason = (
            f"The upstream counts {graph.task_count} tasks but its graph names {len(graph.nodes)}."
        )
    elif untold:
        reason = f"{untold} tasks are known by their edges alone; the next readings fill them in."
    whole = Snapshot(
        list_id=reading.list_id,
        tasks=tasks,
        fetched_at=reading.now,
        complete=reason is None,
        incomplete_reason=reason,
    )
    return whole.without_expired(reading.now)


def _ids_with(tasks: Mapping[str, Task], status: Status) -> set[str]:
    return {task.id for task in tasks.values() if task.status is status}


def _agents(reading: Reading) -> list[str]:
    return sorted({task.agent for task in reading.tasks.values() if task.agent})
