"""What a list's views are filtered by, and which tasks that leaves: pure.

Rule: docs/architecture.md, "Words with rules".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from dashboard.graph.kinds import kind_of
from dashboard.lists.stuck import stuck
from tasks_proxy.core.records import Snapshot, Task

NOBODY = "~nobody"
"""The agent of tasks that name none, in addresses."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: of each set at least one, and all of the rest; nothing asks for all."""

    statuses: frozenset[str] = frozenset()
    words: str = ""
    agents: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    ready: bool = False
    stuck: bool = False

    @property
    def asks(self) -> bool:
        """Whether it leaves anything out."""
        return self != Query()


class Sieve:
    """The tasks of one snapshot as they stand at `now`, in seconds since 1970.

    `ready` are the ids of those that could start. What a query does not need is not worked out.
    """

    def __init__(self, snapshot: Snapshot, now: float, ready: frozenset[str]) -> None:
        self._snapshot = snapshot
        self._now = now
        self.ready = ready

    @cached_property
    def stuck(self) -> frozenset[str]:
        """The ids of the tasks that stand still."""
        return stuck(self._snapshot, self._now)

    @cached_property
    def agents(self) -> Counter[str]:
        """How many tasks each agent has, those without one under NOBODY."""
        return self._snapshot.once(_agents)

    @cached_property
    def kinds(self) -> Counter[str]:
        """How many tasks there are of each kind."""
        return self._snapshot.once(_kinds)

    def sift(self, query: Query) -> tuple[Task, ...]:
        """The tasks that `query` asks for, in the order of the list."""
        if not query.asks:
            return self._snapshot.tasks
        return tuple(task for task in self._snapshot.tasks if self.fits(query, task))

    def fits(self, query: Query, task: Task) -> bool:
        """Whether `query` asks for this task; words are looked for in its title, agent and id."""
        return (
            (not query.statuses or task.status in query.statuses)
            and (not query.agents or (task.agent or NOBODY) in query.agents)
            and (not query.kinds or kind_of(task.title) in query.kinds)
            and (not query.words or query.words.casefold() in _text(task))
            and (not query.ready or task.id in self.ready)
            and (not query.stuck or task.id in self.stuck)
        )


def _agents(snapshot: Snapshot) -> Counter[str]:
    return Counter(task.agent or NOBODY for task in snapshot.tasks)


def _kinds(snapshot: Snapshot) -> Counter[str]:
    return Counter(kind_of(task.title) for task in snapshot.tasks)


def _text(task: Task) -> str:
    return f"{task.title}\n{task.agent or ''}\n{task.id}".casefold()
