"""Finding the lists that exist: no call of the upstream names them, tasks do.

The newest 100 tasks are read, and the running ones where those are not all; while an answer
leaves something open it is split by status, then by every agent that was met, then by both. An
answer leaves nothing open when it is not full, or when it reaches back to the newest task of an
earlier discovery.
Rule: docs/architecture.md, decision 44.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from tasks_proxy.core.statuses import UPSTREAM_STATUSES, Status
from tasks_proxy.store.discoveries import Pursuit
from tasks_proxy.upstream.quantcdn import QuantCDN

MOST_CALLS = 60
"""List calls that one discovery may make."""

LEAST_CALLS = 3
"""Of one discovery: the newest tasks, and two questions that go on."""

Split = tuple[str | None, str | None]
"""Filters of one list call: a status and an agent, None for any."""

ANY: Split = (None, None)
RUNNING: Split = (Status.IN_PROGRESS, None)


@dataclass
class Found:
    """What a discovery met.

    Ids of lists with the statuses that their tasks were met in, the tasks of no list under their
    ids, and agents. `everything` tells that nothing can have escaped it.
    """

    statuses: dict[str, set[Status]] = field(default_factory=dict)
    unlisted: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    agents: set[str] = field(default_factory=set)
    everything: bool = True

    @property
    def list_ids(self) -> Collection[str]:
        """The lists that were met."""
        return self.statuses.keys()

    def take(self, tasks: tuple[Mapping[str, Any], ...]) -> None:
        """Note what the tasks of one answer tell."""
        for task in tasks:
            list_id, agent = task.get("taskListId"), task.get("assignedAgentId")
            if isinstance(list_id, str):
                met = self.statuses.setdefault(list_id, set())
                met.add(Status.of(task.get("status")))
            else:
                self.unlisted[task["taskId"]] = task
            if isinstance(agent, str):
                self.agents.add(agent)


@dataclass
class Search:
    """A discovery under way: which questions were asked, and which answers left something open.

    One that is `going_on` from an earlier discovery does not ask again what that one asked. What
    is met is in `found` at any moment, also where an error ends it.
    """

    client: QuantCDN
    found: Found
    going_on: Pursuit
    asked: set[Split] = field(default_factory=set)
    open: set[Split] = field(default_factory=set)
    without_agent: set[Split] = field(default_factory=set)
    newest: int | None = None
    fresh: int = 0
    crowded: bool = False

    def __post_init__(self) -> None:
        self.newest = self.going_on.newest
        for status, agent, is_open, bare in self.going_on.asked:
            self._note((status, agent), is_open=is_open, bare=bare)

    def run(self, most: int, seconds: float = math.inf) -> None:
        """Ask `most` questions at most, always also for the newest tasks. Raises UpstreamError.

        Once `seconds` are over no more than LEAST_CALLS are asked, so that a slow upstream's search
        goes on at all.
        """
        end = time.monotonic() + seconds
        self._ask(ANY)
        for asked in range(1, most):
            split = self._next()
            if split is None or (asked >= LEAST_CALLS and time.monotonic() > end):
                break
            self._ask(split)
        self.found.everything = self._saw_everything()

    def rest(self) -> Pursuit | None:
        """What is left for the next discovery to go on with; None where no question is left."""
        if ANY in self.asked and self._next() is None:
            return None
        asked = [
            (*split, split in self.open, split in self.without_agent)
            for split in sorted(self.asked, key=str)
        ]
        return replace(self.going_on, newest=self.newest, asked=tuple(asked))

    def _ask(self, split: Split) -> None:
        page = self.client.list_tasks(status=split[0], agent=split[1])
        self.found.take(page.tasks)
        made = [at for task in page.tasks if isinstance(at := task.get("createdAt"), int)]
        since = self.going_on.since
        if split == ANY:
            # What is made from now on is for the next search, whatever later answers show of it.
            self.newest = self.newest or max(made, default=None)
            self.fresh = sum(since is not None and at > since for at in made)
            self.crowded = page.full
        settled = not page.full or (since is not None and bool(made) and min(made) <= since)
        bare = any(not task.get("assignedAgentId") for task in page.tasks)
        self._note(split, is_open=not settled, bare=bare)

    def _note(self, split: Split, *, is_open: bool, bare: bool) -> None:
        self.asked.add(split)
        for answers, holds in ((self.open, is_open), (self.without_agent, bare)):
            if holds:
                answers.add(split)
            else:
                answers.discard(split)

    def _next(self) -> Split | None:
        """The next finer question behind the open answers; None where there is none.

        Where the newest tasks are not all, the running ones are asked for whatever else is open:
        they tell which of the lists that rest have gone back to work.
        """
        if self.crowded and RUNNING not in self.asked:
            return RUNNING
        if ANY not in self.open:
            return None
        agents = sorted(self.found.agents)
        splits: Iterator[Split] = chain(
            ((status, None) for status in UPSTREAM_STATUSES),
            ((None, agent) for agent in agents),
            (
                (status, agent)
                for status in UPSTREAM_STATUSES
                for agent in agents
                if (status, None) in self.open and (None, agent) in self.open
            ),
        )
        return next((split for split in splits if split not in self.asked), None)

    def _saw_everything(self) -> bool:
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


def discover(client: QuantCDN, *, agents: Collection[str] = ()) -> Found:
    """Whatever the list calls reach, `agents` being those known from elsewhere.

    Raises UpstreamError.
    """
    search = Search(client, Found(agents=set(agents)), Pursuit(since=None, began_at=time.time()))
    search.run(MOST_CALLS)
    return search.found
