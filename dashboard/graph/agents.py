"""What tasks tell of their agents: who hands on to whom, and how much one does at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, Status


@dataclass(frozen=True, slots=True)
class HandOff:
    """How many tasks one agent made for another, and how many of them are unfinished."""

    creator: str
    agent: str
    tasks: int
    open: int


def hand_offs(tasks: Iterable[Task]) -> tuple[HandOff, ...]:
    """Who made tasks for whom, the most first; what agents keep for themselves is none."""
    made: Counter[tuple[str, str]] = Counter()
    unfinished: Counter[tuple[str, str]] = Counter()
    for task in tasks:
        if task.creator and task.agent and task.creator != task.agent:
            made[task.creator, task.agent] += 1
            unfinished[task.creator, task.agent] += not MEANINGS[task.status].finished
    ordered = sorted(made, key=lambda pair: (-made[pair], pair))
    return tuple(HandOff(*pair, made[pair], unfinished[pair]) for pair in ordered)


def parallel(tasks: Iterable[Task], now: float) -> dict[str, int]:
    """How many tasks each agent was ever seen to do at once; `now` is milliseconds since 1970.

    One that starts at the instant another ends does not overlap it.
    """
    turns: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
    for task in tasks:
        end = now if task.status is Status.IN_PROGRESS else task.completed_at
        start = task.started_at
        if task.agent and start is not None and end is not None and end > start:
            turns[task.agent] += [(start, 1), (end, -1)]
    return {agent: _most(sorted(found)) for agent, found in turns.items()}


def _most(turns: list[tuple[float, int]]) -> int:
    most = at_once = 0
    for _, change in turns:  # at one instant, ends sort before starts
        at_once += change
        most = max(most, at_once)
    return most
