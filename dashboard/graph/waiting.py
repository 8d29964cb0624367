"""Why a task waits, what is ready, and which tasks most others wait for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.graph.situation import Cause, Situation

_BLOCK = 4096  # bits at a time: counting needs half a kilobyte a task, however many there are


@dataclass(frozen=True, slots=True)
class Stand:
    """A task, or a ghost, for which others wait, and why it holds them.

    `since` is in milliseconds since 1970, `seconds` is how long ago that was; both are None where
    the upstream does not tell. `reason` is the task's own blocked reason or error.
    """

    task_id: str
    cause: Cause
    agent: str | None
    since: int | None
    seconds: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Cited:
    """A Stand that explains why some task waits, `steps` edges away from it."""

    stand: Stand
    steps: int


@dataclass(frozen=True, slots=True)
class Why:
    """Why `task_id` is not done.

    `holders` are the unfinished tasks that it names, `before` counts all unfinished ones that must
    be completed before it, and `causes` are those, itself included, where the work stands or
    moves, the nearest first.
    """

    task_id: str
    holders: tuple[str, ...]
    before: int
    causes: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Blocker:
    """A Stand and how many tasks wait for it, directly or through others."""

    stand: Stand
    waiting: int


def ready(situation: Situation) -> tuple[Stand, ...]:
    """The tasks that could start now, the one that could for longest first."""
    numbers = range(len(situation.tasks))
    found = [stand(situation, n) for n in numbers if situation.cause(n) is Cause.READY]
    return tuple(sorted(found, key=_age))


def why(situation: Situation, task_id: str) -> Why:
    """Why that task is not done. KeyError for an id that is not there."""
    start = situation.graph.number[task_id]
    nodes = situation.graph.graph.nodes
    steps = {start: 0}
    reached = [start]
    for number in reached:
        for source in situation.holders[number]:
            if source not in steps:
                steps[source] = steps[number] + 1
                reached.append(source)
    causes = [
        Cited(stand(situation, number), steps[number])
        for number in reached
        if situation.cause(number)
    ]
    return Why(
        task_id,
        tuple(nodes[source] for source in situation.holders[start]),
        len(reached) - 1,
        tuple(causes),
    )


def blockers(situation: Situation, counts: Sequence[int] | None = None) -> tuple[Blocker, ...]:
    """All that others wait for, whatever most wait for first, then the longest-standing.

    `counts` saves counting again what `behind` counts.
    """
    found = [
        Blocker(stand(situation, number), count)
        for number, count in enumerate(behind(situation) if counts is None else counts)
        if count and situation.cause(number)
    ]
    return tuple(sorted(found, key=lambda blocker: (-blocker.waiting, *_age(blocker.stand))))


def stand(situation: Situation, number: int) -> Stand:
    """The Stand at that node, which must have a cause."""
    cause = situation.cause(number)
    if cause is None:
        raise ValueError("nothing waits for this one itself")
    task = situation.tasks[number]
    since = situation.since(number)
    return Stand(
        situation.graph.graph.nodes[number],
        cause,
        task.agent if task else None,
        since,
        max(0.0, situation.now - since) / 1000 if since else None,
        (task.blocked_reason or task.error) if task else None,
    )


def behind(situation: Situation) -> list[int]:
    """How many other tasks wait for each node, directly or through others, by number."""
    order = [n for component in situation.components for n in component if situation.waits(n)]
    place = {member: number for number, member in enumerate(order)}
    counts = [0] * len(situation.components)
    for start in range(0, len(order), _BLOCK):
        bit = {member: 1 << place[member] - start for member in order[start : start + _BLOCK]}
        for number, count in enumerate(_counted(situation, bit)):
            counts[number] += count
    # Each task of a circle is among those that wait behind it.
    looped = [len(component) > 1 for component in situation.components]
    return [counts[home] - looped[home] for home in situation.home]


def _counted(situation: Situation, bit: Mapping[int, int]) -> Iterator[int]:
    """How many of the tasks that have a bit wait behind each component.

    A set of tasks is an int; sinks come first among the components, so whatever a component
    holds has its set already.
    """
    sets: list[int] = []
    for component in situation.components:
        own = after = 0
        for member in component:
            own |= bit.get(member, 0)
            for target in situation.held[member]:
                if situation.home[target] < len(sets):
                    after |= sets[situation.home[target]]
        after |= own if len(component) > 1 else 0
        sets.append(after | own)
        yield after.bit_count()


def _age(stand: Stand) -> tuple[float, str]:
    return -(stand.seconds or 0), stand.task_id
