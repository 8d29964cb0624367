"""Dependencies that would close a circle, through whatever lists: refused before they are sent."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from dashboard.graph.circle import beyond, circle
from dashboard.outside import Outside, outside
from dashboard.tasks.mirrors import Held, mirrors
from dashboard.tasks.writing import Desk
from tasks_proxy.core.errors import UpstreamRefused
from tasks_proxy.core.records import Task

SECONDS = 2.0
"""For how long other lists are looked through; what was not reached by then stops nobody."""


class Reach:
    """The tasks of an upstream, read list by list as far as walks along them need."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: dict[str, Task] = {}
        self._held: dict[str, Held] = {}
        self._lists = mirrors(desk.task_list)
        self._until = time.monotonic() + SECONDS

    def refusal(self, task_id: str, prerequisite: str) -> str | None:
        """Why a task cannot depend on another; None where it can, as far as is known."""
        if prerequisite == task_id:
            return f"“{self._desk.title(task_id)}” cannot wait for itself."
        way = self._circle(task_id, prerequisite)
        if not way:
            return None
        # What the way only names was not read: it may lie in any list, or be gone.
        away = outside(self._desk.task_list, {name for name in way if name not in self._held})
        names = " → ".join(self._name(name, away) for name in (task_id, *way))
        return f"That would be a circle, in which nothing could ever start: {names}."

    def _circle(self, task_id: str, prerequisite: str) -> tuple[str, ...]:
        while True:
            way = circle(self._tasks, task_id, prerequisite)
            missing = beyond(self._tasks, prerequisite)
            if way or not missing or not self._read_one_with(missing):
                return way

    def _read_one_with(self, missing: frozenset[str]) -> bool:
        """Read on until a list holds one of these; whether there was one, and time for it."""
        for row, found in self._lists:
            tasks = found or ()
            for task in tasks:
                self._tasks.setdefault(task.id, task)
                self._held.setdefault(task.id, Held(task, row))
            if any(task.id in missing for task in tasks):
                return True
            if time.monotonic() > self._until:
                break
        return False

    def _name(self, task_id: str, away: Mapping[str, Outside]) -> str:
        held, found = self._held.get(task_id), away.get(task_id)
        title, place = self._desk.title(task_id), None
        if held is not None and held.task_list != self._desk.task_list:
            title, place = held.task.title or task_id, held.task_list.title
        elif held is None and found is not None:
            title, place = found.title, found.list_title
        return f"“{title}” (in {place[:60]})" if place else f"“{title}”"


def refuse_circles(
    desk: Desk, task_id: str, was: Mapping[str, Any], changes: Mapping[str, Any]
) -> None:
    """Let no change give a task a dependency that closes a circle. Raises UpstreamRefused."""
    before = was.get("dependsOn") or ()
    added = [name for name in changes.get("dependsOn") or () if name not in before]
    reach = Reach(desk)
    problem = next(filter(None, (reach.refusal(task_id, name) for name in added)), None)
    if problem:
        raise UpstreamRefused(problem, status=409)
