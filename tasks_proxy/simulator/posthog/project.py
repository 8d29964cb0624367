"""What one simulated project is: tasks, runs, reports, uploads, devices, and the lock on all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks_proxy.simulator.clock import Clock, CountingClock, Ids, SystemClock
from tasks_proxy.simulator.posthog.shapes import NEWER_FIELDS, JsonObject, timestamp


@dataclass(frozen=True, slots=True)
class Project:
    """One project's state. Hold `lock` over every operation on it.

    `runs` holds each task's, oldest first; `artefacts` each report's. `uploaded` are the places
    in the object storage that hold a file, `devices` those that may tell of presence. An `older`
    server tells fewer fields and knows no order but that of creation.
    """

    project_id: str = "1"
    name: str = "Hedgehogs"
    older: bool = False
    tasks: dict[str, JsonObject] = field(default_factory=dict)
    runs: dict[str, list[JsonObject]] = field(default_factory=dict)
    artefacts: dict[str, list[JsonObject]] = field(default_factory=dict)
    prepared: dict[str, JsonObject] = field(default_factory=dict)
    staged: dict[str, JsonObject] = field(default_factory=dict)
    uploaded: set[str] = field(default_factory=set)
    devices: set[str] = field(default_factory=set)
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=Ids)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def made(
        cls, *, project_id: str, seed: int | None, playing: bool, older: bool = False
    ) -> Project:
        """A new project; with a seed its ids repeat, and its clock too unless it plays."""
        clock: Clock = SystemClock() if seed is None or playing else CountingClock()
        return cls(project_id=project_id, older=older, clock=clock, ids=Ids(seed))

    def task(self, task_id: str) -> JsonObject | None:
        """The task as the wire shows it, its newest run inside; None for one that is gone."""
        task = self.tasks.get(task_id.lower())
        return None if task is None else self._shown(task)

    def newest_first(self) -> Iterator[JsonObject]:
        """All tasks as the wire shows them, the newest first."""
        for task in sorted(self.tasks.values(), key=_made, reverse=True):
            yield self._shown(task)

    def next_number(self) -> int:
        """The number of the next task; the first is 0."""
        return 1 + max((task["task_number"] for task in self.tasks.values()), default=-1)

    def change_task(self, task_id: str, **fields: object) -> None:
        """Change a task, which is activity in it."""
        at = timestamp(self.clock.tick())
        touched = {"updated_at": at, "last_activity_at": at}
        self.tasks[task_id] = {**self.tasks[task_id], **fields, **touched}

    def change_run(self, run: JsonObject, **fields: object) -> JsonObject:
        """Change a run of a task, which is activity in the task; the run as it is now."""
        self.change_task(run["task"])
        at = self.tasks[run["task"]]["updated_at"]
        changed = {**run, **fields, "updated_at": at}
        rows = self.runs[run["task"]]
        rows[[row["id"] for row in rows].index(run["id"])] = changed
        return changed

    def _shown(self, task: JsonObject) -> JsonObject:
        runs = self.runs.get(task["id"])
        shown = {**task, "latest_run": runs[-1] if runs else None}
        if self.older:
            return {name: value for name, value in shown.items() if name not in NEWER_FIELDS}
        return shown


def _made(task: JsonObject) -> tuple[str, str]:
    return (task["created_at"], task["id"])
