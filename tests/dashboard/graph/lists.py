"""Small lists of every sort for Hypothesis, and what holds their tasks, told the slow way."""

from __future__ import annotations

from hypothesis import strategies as st

from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status
from tests.dashboard.made import task

NOW = 1_000_000
_TIMES = st.none() | st.integers(1, NOW + 100_000)
_AGENTS = st.sampled_from([None, "anna", "bert"])


@st.composite
def lists(draw: st.DrawFn, *, acyclic: bool = False, most: int = 12) -> dict[str, Task]:
    """Up to `most` tasks with edges of both kinds, some to tasks that are not there."""
    names = [f"t{number:02}" for number in range(draw(st.integers(0, most)))]
    made = {}
    for place, name in enumerate(names):
        others = [*(names[:place] if acyclic else names), "gone", "seen"]
        some = st.lists(st.sampled_from(others), max_size=3, unique=True)
        made[name] = task(
            name,
            *draw(some),
            title=draw(st.sampled_from(["Port 1", "Port 2", "Test"])),
            status=draw(st.sampled_from([*Status, "pending", "pending", "completed"])),
            blockedByTaskIds=draw(st.one_of(st.just([]), st.just([]), some)),
            assignedAgentId=draw(_AGENTS),
            createdByAgentId=draw(_AGENTS),
            progress=draw(st.sampled_from([None, 0, 0.25, 0.5, 1])),
            retryCount=draw(st.sampled_from([None, 0, 2])),
            startedAt=draw(_TIMES),
            completedAt=draw(_TIMES),
            createdAt=draw(_TIMES),
            expiresAt=draw(_TIMES),
        )
    return made


SEEN = {"seen": Status.COMPLETED}
"""How the tasks outside such a list were last seen."""


def done(tasks: dict[str, Task], name: str) -> bool:
    """Whether nothing waits for that one any more."""
    return tasks[name].status is Status.COMPLETED if name in tasks else name == "seen"


def holding(tasks: dict[str, Task]) -> set[tuple[str, str]]:
    """Every pair of an unfinished task and one that cannot start before it is completed."""
    return {
        (source, one.id)
        for one in tasks.values()
        if one.status in {Status.PENDING, Status.BLOCKED, Status.UNKNOWN}
        for source in (*one.depends_on, *one.blocked_by)
        if not done(tasks, source)
    }


def closed(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs, and every pair that they join over others."""
    while True:
        longer = {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs
        if not longer:
            return pairs
        pairs = pairs | longer
