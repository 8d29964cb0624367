"""What the simulator holds, in the shape in which a mirror is compared with it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tasks_proxy.core.records import Task
from tasks_proxy.simulator.contract import STATUSES
from tasks_proxy.simulator.server import Simulator
from tests.tasks_proxy.simulator.conftest import Api

Truth = dict[str | None, dict[str, dict[str, Any]]]
"""Tasks by list and id."""

POLLED = ("title", "status", "assignedAgentId", "dependsOn", "taskListId")
"""What a mirror must have right after each poll."""


def truth_of(tasks: Iterable[Mapping[str, Any]], *, whole: bool = False) -> Truth:
    """The tasks as the upstream holds them; with `whole` every field."""
    lists: Truth = defaultdict(dict)
    for task in tasks:
        fields = dict(task) if whole else {name: task[name] for name in POLLED}
        lists[task["taskListId"]][task["taskId"]] = fields
    return dict(lists)


def told_by(list_id: str | None, tasks: Iterable[Task], *, whole: bool = False) -> Truth:
    """The same of a mirrored list; an empty one is none."""
    told = {}
    for task in tasks:
        polled = {
            "title": task.title,
            "status": str(task.status),
            "assignedAgentId": task.agent,
            "dependsOn": list(task.depends_on),
            "taskListId": task.list_id,
        }
        told[task.id] = dict(task.fields) if whole else polled
    return {list_id: told} if told else {}


class Meddler:
    """Changes things behind our back: makes, changes, moves, and deletes tasks at random."""

    def __init__(self, api: Api, lists: list[str | None], seed: int) -> None:
        self.api, self.lists = api, lists
        self.dice = random.Random(seed)  # noqa: S311  repeatable
        self.tasks = [task["taskId"] for task in self._all(api.simulator)]

    @staticmethod
    def _all(simulator: Simulator) -> list[dict[str, Any]]:
        world = simulator.world
        with world.lock:
            return list(world.store.oldest_first())

    def meddle(self, times: int) -> None:
        """Make so many changes."""
        for _ in range(times):
            weights = (4, 10, 2) if self.tasks else (1, 0, 0)
            self.dice.choices((self._make, self._change, self._delete), weights)[0]()

    def _fields(self) -> dict[str, Any]:
        every: dict[str, Any] = {
            "title": f"Title {self.dice.random()}",
            "status": self.dice.choice(STATUSES),
            "assignedAgentId": self.dice.choice(["planner", "coder", "ü 🚀", None]),
            "dependsOn": self.dice.sample(self.tasks, min(len(self.tasks), self.dice.randrange(4))),
            "progress": self.dice.random(),
            "description": "x" * self.dice.randrange(9),
            "metadata": {"n": self.dice.random()},
            "taskListId": self.dice.choice(self.lists),
        }
        names = self.dice.sample(sorted(every), self.dice.randrange(1, 5))
        return {name: every[name] for name in names}

    def _make(self) -> None:
        fields = {"taskListId": self.dice.choice(self.lists), **self._fields()}
        given = {name: value for name, value in fields.items() if value is not None}
        self.tasks.append(self.api.create(**{"title": "New", **given}))

    def _change(self) -> None:
        answer = self.api.update(self.dice.choice(self.tasks), **self._fields())
        assert answer.status_code == 200, answer.text

    def _delete(self) -> None:
        task = self.dice.choice(self.tasks)
        answer = self.api.call("DELETE", f"/{task}?cascade={self.dice.choice(['true', 'false'])}")
        if answer.status_code == 200:
            gone = set(answer.json()["deletedTaskIds"])
            self.tasks = [known for known in self.tasks if known not in gone]
