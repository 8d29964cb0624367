"""Plays tasks as a team of agents would: starts what is ready, works, fails, retries, finishes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

from tasks_proxy.simulator.contract import (
    BLOCKED,
    COMPLETED,
    FAILED,
    IN_PROGRESS,
    PENDING,
    TIME_TO_LIVE_MS,
    JsonObject,
)
from tasks_proxy.simulator.operations import update_task
from tasks_proxy.simulator.phrases import error_message, result_of, step_message
from tasks_proxy.simulator.runs import LEAST_SECONDS, Run, run_of
from tasks_proxy.simulator.world import World

TICK = 0.2
"""Seconds between steps of a played world."""

TASKS_PER_AGENT = 3
FAILURE_CHANCE = 0.02
RETRY_PAUSE = 4.0
"""Seconds, at speed 1, between a failure and its retry."""

REPEAT_PAUSE = 20.0
"""Seconds, at any speed, for which a finished list stays to be looked at."""


class Player:
    """Moves the world on by `step`. People may interfere: what they did is taken as it is.

    All changes go through the operation that clients use, and so by the same status rules.
    """

    def __init__(self, world: World, *, speed: float, repeat: bool, dice: random.Random) -> None:
        self._world = world
        self._speed = speed
        self._repeat = repeat
        self._dice = dice
        self._runs: dict[str, Run] = {}
        self._retries: dict[str, float] = {}
        self._seen_shape = -1
        self._originals: dict[str | None, list[JsonObject]] = {}
        self._rested: dict[str | None, float] = {}

    def adopt(self, tasks: Iterable[JsonObject]) -> None:
        """Take over loaded tasks: go on with the running ones, remember all for a repetition."""
        for task in tasks:
            self._originals.setdefault(task["taskListId"], []).append(task)
            if task["status"] == IN_PROGRESS:
                self._runs[task["taskId"]] = self._run_of(task)

    def step(self, seconds: float) -> None:
        """Let `seconds` pass."""
        with self._world.lock:
            for run in tuple(self._runs.values()):
                self._advance(run, seconds)
            for task_id in tuple(self._retries):
                self._retry(task_id, seconds)
            self._start_ready()
            if self._repeat:
                self._repeat_rested(seconds)

    def _advance(self, run: Run, seconds: float) -> None:
        task = self._world.store.get(run.task_id)
        status = task["status"] if task is not None else None
        if status == IN_PROGRESS and task is not None:
            if run.waiting is not None:  # somebody has approved before the time was up
                run.approval = run.waiting = None
            run.worked += seconds
            self._work(run, task)
        elif status == BLOCKED:
            self._wait(run, seconds)
        else:
            del self._runs[run.task_id]

    def _work(self, run: Run, task: JsonObject) -> None:
        if run.must_block:
            self._block(run)
        elif run.must_fail:
            del self._runs[run.task_id]
            self._update(run.task_id, status=FAILED, error=error_message(run.kind))
            if task["retryCount"] < task["maxRetries"]:
                self._retries[run.task_id] = max(LEAST_SECONDS, RETRY_PAUSE / self._speed)
        elif run.share >= 1:
            del self._runs[run.task_id]
            result = result_of(task, run.seconds)
            self._update(
                run.task_id, status=COMPLETED, progress=1.0, progressMessage="Done", result=result
            )
        elif run.has_news:
            run.shown = run.share
            message = step_message(run.kind, run.share)
            self._update(run.task_id, progress=round(run.share, 2), progressMessage=message)

    def _block(self, run: Run) -> None:
        if run.approval is None:
            return
        run.waiting = run.approval.seconds
        self._update(
            run.task_id,
            status=BLOCKED,
            blockedReason=run.approval.reason,
            blockedByTaskIds=run.approval.blocked_by,
        )

    def _wait(self, run: Run, seconds: float) -> None:
        if run.waiting is None:
            return  # a person has blocked it, and a person must let it go
        run.waiting -= seconds
        if run.waiting <= 0:
            run.approval = run.waiting = None
            self._update(run.task_id, status=IN_PROGRESS, progressMessage="Approved, going on")

    def _retry(self, task_id: str, seconds: float) -> None:
        task = self._world.store.get(task_id)
        if task is None or task["status"] != FAILED:
            del self._retries[task_id]
            return
        self._retries[task_id] -= seconds
        if self._retries[task_id] <= 0:
            del self._retries[task_id]
            retry_count = task["retryCount"] + 1
            self._update(task_id, status=PENDING, error=None, retryCount=retry_count, progress=0.0)

    def _start_ready(self) -> None:
        if self._seen_shape == self._world.store.shape:
            return  # nothing can have become ready; a look at 20,000 tasks is worth saving
        busy = Counter(run.agent for run in self._runs.values())
        for task in list(self._world.store.oldest_first(status=PENDING)):
            agent = task["assignedAgentId"]
            if busy[agent] < TASKS_PER_AGENT and self._is_ready(task):
                busy[agent] += 1
                self._runs[task["taskId"]] = self._run_of(task)
                self._update(task["taskId"], status=IN_PROGRESS)
        self._seen_shape = self._world.store.shape

    def _run_of(self, task: JsonObject) -> Run:
        can_retry = task["retryCount"] < task["maxRetries"]
        unlucky = self._dice.random() < FAILURE_CHANCE and can_retry
        return run_of(task, speed=self._speed, unlucky=unlucky)

    def _is_ready(self, task: JsonObject) -> bool:
        """Whether nothing is in the way of a pending task; a dependency that is gone is not."""
        found = map(self._world.store.get, task["dependsOn"])
        return all(other is None or other["status"] == COMPLETED for other in found)

    def _repeat_rested(self, seconds: float) -> None:
        for list_id, originals in self._originals.items():
            if not self._is_at_rest(list_id, originals):
                self._rested[list_id] = 0.0
            elif list_id in self._rested:  # it has played since it was last put back
                self._rested[list_id] += seconds
                if self._rested[list_id] >= REPEAT_PAUSE:
                    del self._rested[list_id]
                    self._put_back(originals)

    def _is_at_rest(self, list_id: str | None, originals: list[JsonObject]) -> bool:
        """Whether nothing of a played list moves, waits for somebody or may still start."""
        if any(run.list_id == list_id for run in self._runs.values()):
            return False
        for original in originals:
            task = self._world.store.get(original["taskId"])
            if task is None:
                continue
            if task["status"] in {IN_PROGRESS, BLOCKED} or task["taskId"] in self._retries:
                return False
            if task["status"] == PENDING and self._is_ready(task):
                return False
        return True

    def _put_back(self, originals: list[JsonObject]) -> None:
        """Make the tasks what they were when loaded, deleted and edited ones too."""
        now = self._world.clock.tick()
        for original in originals:
            fresh = {**original, "updatedAt": now}
            if fresh["expiresAt"] is not None:
                fresh["expiresAt"] = now + TIME_TO_LIVE_MS
            self._world.store.put(fresh)
            if fresh["status"] == IN_PROGRESS:
                self._runs[fresh["taskId"]] = self._run_of(fresh)

    def _update(self, task_id: str, **fields: object) -> None:
        update_task(self._world, task_id, fields)
