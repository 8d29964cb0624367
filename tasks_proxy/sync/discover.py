"""Finding the lists that exist: no call of the upstream names them, tasks do.

The newest 100 tasks are read; while an answer leaves something open it is split by status, then
by every agent that was met, then by both. An answer leaves nothing open when it is not full, or
when it reaches back to the newest task of an earlier discovery.
Rule: docs/architecture.md, "What makes this hard", point 1.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tasks_proxy.core.statuses import UPSTREAM_STATUSES
from tasks_proxy.upstream.quantcdn import QuantCDN, TaskPage

MOST_CALLS = 60
"""List calls that one discovery may make."""

Split = tuple[str | None, str | None]
"""Filters of one list call: a status and an agent, None for any."""

ANY: Split = (None, None)


@dataclass
class Found:
    """What a discovery met.

    Ids of lists, the tasks of no list under their ids, agents, and the newest `createdAt`
    (milliseconds since 1970). `everything` tells that nothing can have escaped it.
    """

    list_ids: set[str] = field(default_factory=set)
    unlisted: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    agents: set[str] = field(default_factory=set)
    newest: int | None = None
    everything: bool = True

    def take(self, tasks: tuple[Mapping[str, Any], ...]) -> None:
        """Note what the tasks of one answer tell."""
        for task in tasks:
            list_id, agent = task.get("taskListId"), task.get("assignedAgentId")
            if isinstance(list_id, str):
                self.list_ids.add(list_id)
            else:
                self.unlisted[task["taskId"]] = task
            if isinstance(agent, str):
                self.agents.add(agent)
        made = [at for task in tasks if isinstance(at := task.get("createdAt"), int)]
        self.newest = max([*made, self.newest or 0], default=None) or None


@dataclass
class _Search:
    """A discovery under way: which questions were asked, and which answers left something open."""

    client: QuantCDN
    since: int | None
    found: Found
    asked: set[Split] = field(default_factory=set)
    open: set[Split] = field(default_factory=set)
    without_agent: set[Split] = field(default_factory=set)

    def ask(self, split: Split) -> None:
        page = self.client.list_tasks(status=split[0], agent=split[1])
        self.asked.add(split)
        self.found.take(page.tasks)
        if not self._settled(page):
            self.open.add(split)
        if any(not task.get("assignedAgentId") for task in page.tasks):
            self.without_agent.add(split)

    def next(self) -> list[Split]:
        """Finer questions behind every open answer that were not asked yet."""
        if ANY not in self.open:
            return []
        splits: list[Split] = [(status, None) for status in UPSTREAM_STATUSES]
        agents = sorted(self.found.agents)
        splits += [(None, agent) for agent in agents]
        splits += [
            (status, agent)
            for status in UPSTREAM_STATUSES
            for agent in agents
            if (status, None) in self.open and (None, agent) in self.open
        ]
        return [split for split in splits if split not in self.asked]

    def saw_everything(self) -> bool:
        """Whether the answers, put together, left nothing open.

        The six statuses part all tasks. A status that stays open is closed by the agents' answers
        in it, unless some of its tasks have no agent: those no filter reaches.
        """
        if ANY not in self.open:
            return True
        return all(
            (status, None) in self.asked and self._closed(status) for status in UPSTREAM_STATUSES
        )

    def _closed(self, status: str) -> bool:
        if (status, None) not in self.open:
            return True
        if (status, None) in self.without_agent:
            return False
        return all(self._agent_closed(status, agent) for agent in self.found.agents)

    def _agent_closed(self, status: str, agent: str) -> bool:
        splits: tuple[Split, ...] = ((None, agent), (status, agent))
        return any(split in self.asked and split not in self.open for split in splits)

    def _settled(self, page: TaskPage) -> bool:
        if not page.full:
            return True
        made = [at for task in page.tasks if isinstance(at := task.get("createdAt"), int)]
        return self.since is not None and bool(made) and min(made) <= self.since


def discover(client: QuantCDN, *, agents: Collection[str] = (), since: int | None = None) -> Found:
    """All lists that the list calls reach. Raises UpstreamError.

    `agents` are those known from elsewhere. `since` is the `newest` of an earlier discovery that
    saw everything; without it, whatever the upstream holds is looked for.
    """
    search = _Search(client, since, Found(agents=set(agents)))
    queue: deque[Split] = deque([ANY])
    while queue and len(search.asked) < MOST_CALLS:
        split = queue.popleft()
        if split not in search.asked:
            search.ask(split)
            queue.extend(search.next())
    search.found.everything = search.saw_everything()
    return search.found
