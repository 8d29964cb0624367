"""The outline of a list: its tasks by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from dashboard.graph.model import graph_of
from dashboard.graph.outline import Entry, outline
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.relations import owners_of


@dataclass(frozen=True, slots=True)
class Step:
    """The tasks of one rank, `number` counted from 1."""

    number: int
    entries: tuple[Entry, ...]


def entries_of(snapshot: Snapshot, asked: Sequence[Task]) -> tuple[Entry, ...]:
    """Those tasks of `snapshot` that are asked for, by rank, each with its runs."""
    names = {task.id for task in asked}
    names |= {run for run, task in snapshot.once(owners_of).items() if task in names}
    return tuple(entry for entry in snapshot.once(_entries) if entry.task.id in names)


def steps(entries: Sequence[Entry]) -> tuple[Step, ...]:
    """Entries that stand by rank, a step for each."""
    return tuple(
        Step(rank + 1, tuple(group))
        for rank, group in groupby(entries, key=lambda entry: entry.rank)
    )


def _entries(snapshot: Snapshot) -> tuple[Entry, ...]:
    wide = snapshot.related
    return outline(graph_of(wide.tasks), wide.by_id)
