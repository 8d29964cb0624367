"""Plays runs as agents would: takes queued ones up, goes through their stages, ends them."""

from __future__ import annotations

import random

from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.runs import moved
from tasks_proxy.simulator.posthog.shapes import (
    COMPLETED,
    FAILED,
    IN_PROGRESS,
    QUEUED,
    TERMINAL,
    JsonObject,
    timestamp,
)

STAGES = ("research", "plan", "build", "review")
QUEUE_SECONDS = 3.0
SECONDS = 40.0
"""Of work in a run, at speed 1."""

FAILURE_CHANCE = 0.1
REPEAT_PAUSE = 30.0
"""Seconds after which a finished task of a workload is run again, where playing repeats."""

_ERROR = "The checks ended with 3 failures."


class Player:
    """Moves the project on by `step`. People may interfere: what they did is taken as it is."""

    def __init__(
        self, project: Project, *, speed: float, repeat: bool, dice: random.Random
    ) -> None:
        self._project = project
        self._speed = speed
        self._repeat = repeat
        self._dice = dice
        self._worked: dict[str, float] = {}
        self._rested: dict[str, float] = {}
        self._repeated: list[str] = []

    def adopt(self, task_ids: list[str]) -> None:
        """Take over a loaded workload: some of its tasks are run again and again."""
        ran = [task_id for task_id in task_ids if self._project.runs.get(task_id)]
        self._repeated += ran[:6]

    def step(self, seconds: float) -> None:
        """Let `seconds` pass."""
        with self._project.lock:
            for runs in list(self._project.runs.values()):
                for run in list(runs):
                    if run["status"] in {QUEUED, IN_PROGRESS}:
                        self._advance(run, seconds * self._speed)
            if self._repeat:
                for task_id in self._repeated:
                    self._run_again(task_id, seconds * self._speed)

    def _advance(self, run: JsonObject, seconds: float) -> None:
        worked = self._worked[run["id"]] = self._worked.get(run["id"], 0.0) + seconds
        if run["status"] == QUEUED:
            if worked >= QUEUE_SECONDS:
                moved(self._project, run, status=IN_PROGRESS, stage=STAGES[0])
            return
        share = (worked - QUEUE_SECONDS) / SECONDS
        if share >= 1:
            self._end(run)
            return
        stage = STAGES[min(len(STAGES) - 1, int(share * len(STAGES)))]
        if stage != run["stage"]:
            moved(self._project, run, stage=stage)

    def _end(self, run: JsonObject) -> None:
        del self._worked[run["id"]]
        if self._dice.random() < FAILURE_CHANCE:
            moved(self._project, run, status=FAILED, error_message=_ERROR)
            return
        task = self._project.tasks[run["task"]]
        repository = task["repository"] or "hedgehogs/lab"
        address = f"https://github.example/{repository}/pull/{100 + task['task_number']}"
        moved(self._project, run, status=COMPLETED, output={"pr_url": address})

    def _run_again(self, task_id: str, seconds: float) -> None:
        runs = self._project.runs.get(task_id)
        if not runs or runs[-1]["status"] not in TERMINAL:
            self._rested.pop(task_id, None)
            return
        rested = self._rested[task_id] = self._rested.get(task_id, 0.0) + seconds
        if rested < REPEAT_PAUSE * (1 + self._repeated.index(task_id)):
            return
        self._rested.pop(task_id)
        old, at = runs[-1], timestamp(self._project.clock.now())
        again = {
            **old,
            "id": self._project.ids.next(),
            "status": QUEUED,
            "stage": None,
            "output": None,
            "error_message": None,
            "completed_at": None,
            "state": {**old["state"], "resume_from_run_id": old["id"]},
            "created_at": at,
            "updated_at": at,
        }
        # So that a demo that plays for hours does not grow.
        self._project.runs[task_id] = [*runs[-3:], again]
        self._project.change_task(task_id)
