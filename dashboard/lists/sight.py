"""What somebody looks at: a list as it stands now, and what the address asks of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cached_property

from django.http import QueryDict

from dashboard.explained import explained
from dashboard.graph.explain import Analysis
from dashboard.lists.asked import UNFILTERED, address, prefix_for_task, query_of
from dashboard.lists.query import Query, Sieve
from dashboard.lists.reading import Reading
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList


@dataclass(frozen=True)
class Sight:
    """What every view of a list is made from; `now` in seconds since 1970.

    `zone` is the time zone of whoever looks, `may_write` whether they may change tasks. All of it
    is worked out once at most.
    """

    task_list: TaskList
    reading: Reading
    asked: QueryDict
    now: float = field(default_factory=time.time)
    zone: tzinfo = UTC
    may_write: bool = False

    @cached_property
    def query(self) -> Query:
        """The filter."""
        return query_of(self.asked)

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest known; None before the first reading."""
        return self.reading.snapshot

    @property
    def changes(self) -> bool:
        """Whether who looks may change these tasks: an archive has none to change."""
        return self.may_write and not self.reading.archived

    @property
    def picks_form(self) -> str:
        """The id of the form that ticked tasks belong to."""
        return "bulk" if self.changes else "picks"

    @property
    def wanted(self) -> str | None:
        """The id of the task whose panel is open."""
        return self.asked.get("task") or None

    @cached_property
    def analysis(self) -> Analysis | None:
        """Everything that can be said of the graph; None without a snapshot."""
        return explained(self.task_list, self.snapshot) if self.snapshot else None

    @cached_property
    def sieve(self) -> Sieve | None:
        """The snapshot's tasks ready to be sifted; None without one."""
        if self.snapshot is None or self.analysis is None:
            return None
        ready = frozenset(stand.task_id for stand in self.analysis.ready)
        return Sieve(self.snapshot, self.now, ready)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that the filter leaves."""
        return self.sieve.sift(self.query) if self.sieve else ()

    @cached_property
    def task_prefix(self) -> str:
        """The address of a task's panel here, without the id at its end."""
        return prefix_for_task(self.asked)

    @cached_property
    def page_prefix(self) -> str:
        """The address of another page of this, without its number at the end."""
        return f"{address(self.asked, page=None)}&page="

    @cached_property
    def unfiltered(self) -> str:
        """The address of the same without a filter."""
        return address(self.asked, **UNFILTERED)

    @cached_property
    def export_query(self) -> str:
        """What a file of the tasks on screen is asked with."""
        return address(self.asked, view=None, task=None, page=None, column=None)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form must carry so that the address loses nothing but its page."""
        return [
            (name, value)
            for name, values in self.asked.lists()
            if name != "page"
            for value in values
        ]
