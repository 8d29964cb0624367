"""Looking for words in lists, and in the mirror's tasks and agents within bounds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from dashboard.drawing.text import plain
from dashboard.palette.lines import Lines, lines_of, tasks_with
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Task
from tasks_proxy.history.models import TaskList
from tasks_proxy.history.register import Row
from tasks_proxy.store.summaries import summaries

MOST = 8
"""Of each kind that one search tells."""

LISTS = 200
"""Lists whose tasks are looked through, the first ones."""

SECONDS = 0.5
"""For how long: what a search looks at is large, and people type on."""

_AT_ONCE = 4
_TITLE = 160
_LOOSE = "tasks without a list"


@dataclass(slots=True)
class Found:
    """Tasks with their lists, and in which list each agent has most; `left` lists went unread.

    `unavailable` says that the store did not answer.
    """

    tasks: list[tuple[Row, Task]] = field(default_factory=list)
    agents: dict[str, tuple[Row, int]] = field(default_factory=dict)
    left: int = 0
    unavailable: bool = False

    @property
    def full(self) -> bool:
        """Whether more would not be told."""
        return len(self.tasks) >= MOST


def lists_named(rows: QuerySet[TaskList], words: str) -> QuerySet[TaskList]:
    """Those whose title has each of the words; all for no word."""
    for word in words.split():
        named = Q(list_id__icontains=word)
        rows = rows.filter(named | Q(list_id=None) if word.casefold() in _LOOSE else named)
    return rows


def seek(rows: Sequence[Row], words: str, beyond: int = 0) -> Found:
    """The tasks whose title or id, and agents whose name, hold all of `words`; `rows` in order.

    There are `beyond` more lists, which are not looked through.
    """
    found, sought = Found(), words.casefold().split()
    until = time.monotonic() + SECONDS
    try:
        told = summaries(rows)
        for start in range(0, len(rows), _AT_ONCE):
            if found.full or time.monotonic() > until:
                beyond += len(rows) - start
                break
            some = rows[start : start + _AT_ONCE]
            for row, lines in zip(some, lines_of(some, told), strict=True):
                _look(found, row, lines, sought)
    except StoreUnavailable:
        found.unavailable = True
    found.left = 0 if found.full or found.unavailable else beyond
    return found


def title_of(task: Task) -> str:
    """The task's title on one line; its id where it has none."""
    return plain(task.title, _TITLE) or task.id


def _look(found: Found, row: Row, lines: Lines, sought: Sequence[str]) -> None:
    if not found.full and lines.hold(sought):
        tasks = tasks_with(row, sought, MOST - len(found.tasks))
        found.tasks += [(row, task) for task in tasks]
    for agent, count in lines.agents.items():
        name = agent.casefold()
        if all(word in name for word in sought) and count > found.agents.get(agent, (row, 0))[1]:
            found.agents[agent] = (row, count)
