"""The tasks in memory, indexed so that every list call stays quick at 20,000 of them."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from tasks_proxy.simulator.contract import JsonObject

INDEXED = ("taskListId", "status", "assignedAgentId")
"""The fields that `listTasks` filters by."""


class Store:
    """All tasks of the organisation. A stored task is never changed, only replaced.

    `shape` counts the changes of what may start next: tasks come and gone, statuses, edges.
    The caller holds the world's lock.
    """

    def __init__(self) -> None:
        self.shape = 0
        self._tasks: dict[str, JsonObject] = {}
        self._keys: dict[str, tuple[int, int, str]] = {}
        self._order: list[tuple[int, int, str]] = []
        self._inserted = 0
        self._index: dict[str, dict[str | None, set[str]]] = {name: {} for name in INDEXED}
        self._dependents: dict[str, dict[str, None]] = {}
        self._expiries: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._tasks)

    def get(self, task_id: str) -> JsonObject | None:
        """The task of this id, or None."""
        return self._tasks.get(task_id)

    def put(self, task: JsonObject) -> None:
        """Add `task`, or replace the one of the same id, which keeps its place in the order."""
        task_id = task["taskId"]
        before = self._tasks.get(task_id)
        if before is not None:
            self._unindex(before)
        if before is None or any(before[k] != task[k] for k in ("status", "dependsOn")):
            self.shape += 1
        self._tasks[task_id] = task
        self._place(task)
        for name, entries in self._index.items():
            entries.setdefault(task[name], set()).add(task_id)
        for dependency in task["dependsOn"]:
            self._dependents.setdefault(dependency, {})[task_id] = None
        if task["expiresAt"] is not None:
            heapq.heappush(self._expiries, (task["expiresAt"], task_id))

    def remove(self, task_ids: Iterable[str]) -> None:
        """Forget these tasks; ids that are not here are passed over."""
        gone = {task_id for task_id in task_ids if task_id in self._tasks}
        if not gone:
            return
        for task_id in gone:
            self._unindex(self._tasks.pop(task_id))
            del self._keys[task_id]
        self._order = [key for key in self._order if key[2] not in gone]
        self.shape += 1

    def remove_expired(self, now: int) -> None:
        """Forget the tasks whose expiresAt (milliseconds) has passed."""
        gone = []
        while self._expiries and self._expiries[0][0] <= now:
            instant, task_id = heapq.heappop(self._expiries)
            task = self._tasks.get(task_id)
            # The heap keeps entries of tasks that have since been reopened, deleted or renewed.
            if task is not None and task["expiresAt"] == instant:
                gone.append(task_id)
        self.remove(gone)

    def dependents(self, task_id: str) -> list[str]:
        """Ids of the tasks of any list that depend on this one, in the order of becoming so."""
        return list(self._dependents.get(task_id, ()))

    def newest(
        self, filters: Mapping[str, str], depends_on: str | None, limit: int
    ) -> list[JsonObject]:
        """The newest `limit` tasks whose indexed fields equal all of `filters`.

        Newest by createdAt, then by insertion; with `depends_on` only tasks depending on it.
        """
        pools = [self._index[name].get(value, set()) for name, value in filters.items()]
        if depends_on is not None:
            pools.append(set(self._dependents.get(depends_on, ())))
        return list(islice(self._scan(pools, newest_first=True), limit))

    def oldest_first(self, **filters: str | None) -> Iterator[JsonObject]:
        """All tasks whose indexed fields equal all of `filters`, oldest first."""
        pools = [self._index[name].get(value, set()) for name, value in filters.items()]
        return self._scan(pools, newest_first=False)

    def _scan(self, pools: list[set[str]], *, newest_first: bool) -> Iterator[JsonObject]:
        # One set operation and one pass: cheaper than sorting what matches, whatever matches.
        matching = set.intersection(*sorted(pools, key=len)) if pools else self._tasks.keys()
        if not matching:
            return iter(())
        order = reversed(self._order) if newest_first else iter(self._order)
        return (self._tasks[task_id] for _, _, task_id in order if task_id in matching)

    def _place(self, task: JsonObject) -> None:
        task_id, created = task["taskId"], task["createdAt"]
        key = self._keys.get(task_id)
        if key is not None and key[0] == created:
            return
        if key is None:
            self._inserted += 1
            place = self._inserted
        else:
            place = key[1]
            self._order.remove(key)
        self._keys[task_id] = (created, place, task_id)
        bisect.insort(self._order, self._keys[task_id])

    def _unindex(self, task: JsonObject) -> None:
        task_id = task["taskId"]
        for name, entries in self._index.items():
            _discard(entries, task[name], task_id)
        for dependency in set(task["dependsOn"]):
            waiting = self._dependents[dependency]
            del waiting[task_id]
            if not waiting:
                del self._dependents[dependency]


def _discard(entries: dict[str | None, set[str]], value: str | None, task_id: str) -> None:
    entries[value].discard(task_id)
    if not entries[value]:
        del entries[value]
