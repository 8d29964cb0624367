"""The outline of a list: its tasks by step, filtered by status and words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from dashboard.graph.model import graph_of
from dashboard.graph.outline import Entry, outline
from tasks_proxy.core.records import Snapshot, Task


@dataclass(frozen=True, slots=True)
class Step:
    """The tasks of one rank, `number` counted from 1."""

    number: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What the address filters by; nothing filters nothing."""

    statuses: frozenset[str]
    words: str = ""

    def fits(self, task: Task) -> bool:
        """Whether a task is asked for: by status, and by words in its title, agent or id."""
        if self.statuses and task.status not in self.statuses:
            return False
        text = f"{task.title}\n{task.agent or ''}\n{task.id}".casefold()
        return self.words.casefold() in text


def steps(snapshot: Snapshot, query: Query) -> tuple[Step, ...]:
    """The tasks that `query` asks for, by rank."""
    entries = outline(graph_of(snapshot.tasks), snapshot.by_id)
    asked = (entry for entry in entries if query.fits(entry.task))
    return tuple(
        Step(rank + 1, tuple(group)) for rank, group in groupby(asked, key=lambda entry: entry.rank)
    )
