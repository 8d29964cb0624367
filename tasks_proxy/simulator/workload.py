"""Reads workload files: `{"name", "source", "tasks": [task as getTask answers it]}`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks_proxy.simulator.contract import JsonObject, new_task
from tasks_proxy.simulator.validation import (
    UPDATE_NULLABLE,
    InvalidRequest,
    check_fields,
    is_uuid,
    parse_object,
)
from tasks_proxy.simulator.world import World

BUNDLED = Path(__file__).parent / "workloads"
"""The folder of our own demo workloads."""

_TIMES = ("createdAt", "updatedAt", "startedAt", "completedAt", "blockedAt")
_NULLABLE = UPDATE_NULLABLE | {"result", "createdByAgentId"}


class WorkloadError(Exception):
    """A workload that cannot be loaded; `str()` says which and why."""


@dataclass(frozen=True, slots=True)
class Workload:
    """A workload as its file has it, each task checked and whole."""

    name: str
    tasks: tuple[JsonObject, ...]

    def tasks_at(self, world: World, *, now_is_newest: bool) -> list[JsonObject]:
        """The tasks as `world` has them on loading: its organisation, and times that suit it.

        All times move together, so that the newest is now, when `now_is_newest` asks for it or
        when a task would otherwise have expired before anybody saw it.
        """
        now = world.clock.now()
        stamped = [_stamped(task, now) for task in self.tasks]
        expiries = [task["expiresAt"] for task in stamped if task["expiresAt"] is not None]
        shift = 0
        if now_is_newest or any(instant <= now for instant in expiries):
            times = [task[name] for task in stamped for name in _TIMES if task[name] is not None]
            shift = now - max(times, default=now)
        return [{**_shifted(task, shift), "orgId": world.org} for task in stamped]


def read_workload(path: Path) -> Workload:
    """The workload in the file at `path`. Raises WorkloadError."""
    return parse_workload(body_of(path), str(path))


def body_of(path: Path) -> bytes:
    """What the file at `path` holds. Raises WorkloadError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkloadError(f"{path}: {error.strerror or 'cannot be read'}.") from error


def parse_workload(body: bytes, origin: str) -> Workload:
    """The workload in `body`; errors name `origin`. Raises WorkloadError."""
    try:
        return workload_from(parse_object(body), origin)
    except InvalidRequest as error:
        raise WorkloadError(f"{origin}: {error}") from error


def workload_from(fields: JsonObject, origin: str) -> Workload:
    """The workload that `fields` describe. Raises WorkloadError."""
    tasks = fields.get("tasks")
    if not isinstance(tasks, list):
        raise WorkloadError(f"{origin}: tasks must be an array.")
    checked = []
    for number, task in enumerate(tasks, start=1):
        try:
            checked.append(_checked(task))
        except InvalidRequest as error:
            raise WorkloadError(f"{origin}: task {number}: {error}") from error
    return Workload(str(fields.get("name", origin)), tuple(checked))


def _checked(task: object) -> JsonObject:
    if not isinstance(task, dict):
        raise InvalidRequest("must be an object.")
    if not is_uuid(task.get("taskId")):
        raise InvalidRequest("taskId must be a UUID.")
    if "title" not in task:
        raise InvalidRequest("title is required.")
    for name in (*_TIMES, "expiresAt"):
        if type(task.get(name)) not in {int, type(None)}:
            raise InvalidRequest(f"{name} must be milliseconds since 1970.")
    check_fields(task, nullable=_NULLABLE)
    return new_task({**task, "taskId": task["taskId"].lower()})


def _stamped(task: JsonObject, now: int) -> JsonObject:
    created = task["createdAt"] if task["createdAt"] is not None else now
    updated = task["updatedAt"] if task["updatedAt"] is not None else created
    return {**task, "createdAt": created, "updatedAt": updated}


def _shifted(task: JsonObject, shift: int) -> JsonObject:
    times = {name: task[name] + shift for name in (*_TIMES, "expiresAt") if task[name] is not None}
    return {**task, **times}
