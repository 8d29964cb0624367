"""When open tasks are likely to be done, one after another and by whom: pure."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping

from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status


def planned(
    tasks: Mapping[str, Task], needs: Mapping[str, float], places: Mapping[str, int], now: float
) -> dict[str, tuple[float, float]]:
    """The likely start and end of each task in `needs`, in milliseconds since 1970.

    `needs` is what each open task still takes, `places` how many an agent does at once, one where
    nothing tells. Whatever can start first is given its agent's next free place; work without an
    agent waits for no one. Tasks of a cycle are left out.
    """
    waits = {name: _holders(tasks[name], needs) for name in needs}
    held: defaultdict[str, list[str]] = defaultdict(list)
    for name, holders in waits.items():
        for holder in holders:
            held[holder].append(name)
    free: dict[str, list[float]] = {}
    left = {name: len(holders) for name, holders in waits.items()}
    order = {name: place for place, name in enumerate(needs)}
    queue = [_entry(tasks[name], now, order[name], name) for name in needs if not left[name]]
    heapq.heapify(queue)
    found: dict[str, tuple[float, float]] = {}
    while queue:
        _, able, _, name = heapq.heappop(queue)
        start = _take(free, tasks[name].agent, able, needs[name], places, now)
        found[name] = (start, start + needs[name])
        for target in held[name]:
            left[target] -= 1
            if not left[target]:
                ready = max(found[holder][1] for holder in waits[target])
                heapq.heappush(queue, _entry(tasks[target], ready, order[target], target))
    return found


def _holders(task: Task, needs: Mapping[str, float]) -> set[str]:
    """The open tasks that it waits for; one that runs waits for nothing."""
    if task.status is Status.IN_PROGRESS:
        return set()
    return {name for name in (*task.depends_on, *task.blocked_by) if name in needs}


def _entry(task: Task, able: float, order: int, name: str) -> tuple[bool, float, int, str]:
    """What runs has its place already."""
    return task.status is not Status.IN_PROGRESS, able, order, name


def _take(
    free: dict[str, list[float]],
    agent: str | None,
    able: float,
    needed: float,
    places: Mapping[str, int],
    now: float,
) -> float:
    """The start at the agent's next free place, which is taken for as long as needed."""
    if agent is None:
        return able
    seats = free.setdefault(agent, [now] * max(1, places.get(agent, 1)))
    start = max(able, heapq.heappop(seats))
    heapq.heappush(seats, start + needed)
    return start
