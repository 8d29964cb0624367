"""Finding the lists that exist: no call of the upstream names them, tasks do.

The newest 100 tasks are read; while an answer is full it is split by status, then by every agent
that was met, then by both. Rule: docs/architecture.md, "What makes this hard", point 1.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from tasks_proxy.core.statuses import UPSTREAM_STATUSES
from tasks_proxy.upstream.quantcdn import QuantCDN

MOST_CALLS = 40
"""List calls that one discovery may make."""

Split = tuple[str | None, str | None]
"""Filters of one list call: a status and an agent, None for any."""


@dataclass
class Found:
    """What a discovery met: ids of lists, the tasks of no list, and whether it saw everything."""

    list_ids: set[str] = field(default_factory=set)
    unlisted: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    agents: set[str] = field(default_factory=set)
    everything: bool = True

    def take(self, tasks: tuple[Mapping[str, Any], ...]) -> None:
        """Note lists, agents and unlisted tasks of one answer."""
        for task in tasks:
            list_id, agent = task.get("taskListId"), task.get("assignedAgentId")
            if isinstance(list_id, str):
                self.list_ids.add(list_id)
            else:
                self.unlisted[task["taskId"]] = task
            if isinstance(agent, str):
                self.agents.add(agent)


def discover(client: QuantCDN) -> Found:
    """All lists that the list calls reach. Raises UpstreamError."""
    found = Found()
    asked: set[Split] = set()
    queue: deque[Split] = deque([(None, None)])
    full: set[Split] = set()
    while queue and len(asked) < MOST_CALLS:
        split = queue.popleft()
        if split in asked:
            continue
        asked.add(split)
        page = client.list_tasks(status=split[0], agent=split[1])
        found.take(page.tasks)
        if page.full:
            full.add(split)
        queue.extend(_next_splits(full, found.agents, asked))
    found.everything = not queue and not any(_cannot_split(split) for split in full)
    return found


def _next_splits(full: set[Split], agents: set[str], asked: set[Split]) -> list[Split]:
    """Finer questions behind every full answer that were not asked yet."""
    if (None, None) not in full:
        return []
    by_status: list[Split] = [(status, None) for status in UPSTREAM_STATUSES]
    by_agent: list[Split] = [(None, agent) for agent in sorted(agents)]
    both: list[Split] = [
        (status, agent)
        for status, agent in product(UPSTREAM_STATUSES, sorted(agents))
        if (status, None) in full and (None, agent) in full
    ]
    return [split for split in (*by_status, *by_agent, *both) if split not in asked]


def _cannot_split(split: Split) -> bool:
    return split[0] is not None and split[1] is not None
