"""Reads workloads of this upstream: `{"name", "source", "tasks": [...], "reports": [...]}`.

A task is one as the API tells it, any fields left out, with `runs`, oldest first, beside them. A
report is `{"id", "artefacts": [{"type", "content"}]}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tasks_proxy.simulator.posthog.fields import is_uuid
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.shapes import (
    PROVIDERS,
    RUN_STATUSES,
    TERMINAL,
    JsonObject,
    new_run,
    new_task,
    timestamp,
)
from tasks_proxy.simulator.validation import InvalidRequest, parse_object
from tasks_proxy.simulator.workload import WorkloadError

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Workload:
    """A workload as its file has it, checked."""

    name: str
    tasks: tuple[JsonObject, ...]
    reports: tuple[JsonObject, ...]

    def put_into(self, project: Project) -> list[str]:
        """Put all of it into the project; the ids of its tasks."""
        start = project.clock.now() - len(self.tasks) * MINUTE_MS
        for place, fields in enumerate(self.tasks):
            _put_task(project, fields, timestamp(start + place * MINUTE_MS))
        for report in self.reports:
            made = timestamp(start)
            project.artefacts[report["id"].lower()] = [
                _artefact(project, artefact, made) for artefact in report.get("artefacts", ())
            ]
        return [task["id"].lower() for task in self.tasks]


def parse_workload(body: bytes, origin: str) -> Workload:
    """The workload in `body`; errors name `origin`. Raises WorkloadError."""
    try:
        return workload_from(parse_object(body), origin)
    except InvalidRequest as error:
        raise WorkloadError(f"{origin}: {error}") from error


def workload_from(fields: JsonObject, origin: str) -> Workload:
    """The workload that `fields` describe. Raises WorkloadError."""
    tasks, reports = fields.get("tasks"), fields.get("reports", [])
    if not isinstance(tasks, list) or not isinstance(reports, list):
        raise WorkloadError(f"{origin}: tasks and reports must be arrays.")
    for number, task in enumerate(tasks, start=1):
        wrong = _wrong_with(task)
        if wrong:
            raise WorkloadError(f"{origin}: task {number}: {wrong}")
    for number, report in enumerate(reports, start=1):
        if not isinstance(report, dict) or not is_uuid(report.get("id")):
            raise WorkloadError(f"{origin}: report {number}: id must be a UUID.")
    return Workload(str(fields.get("name", origin)), tuple(tasks), tuple(reports))


def _wrong_with(task: Any) -> str | None:
    if not isinstance(task, dict):
        return "must be an object."
    if not is_uuid(task.get("id")):
        return "id must be a UUID."
    if not isinstance(task.get("title"), str):
        return "title is required."
    for name in ("created_at", "updated_at"):
        if task.get(name) is not None and not _is_instant(task[name]):
            return f"{name} must be a date and time."
    return next(filter(None, map(_wrong_with_run, task.get("runs", ()))), None)


def _wrong_with_run(run: Any) -> str | None:
    if not isinstance(run, dict) or not is_uuid(run.get("id")):
        return "a run's id must be a UUID."
    if run.get("status") not in RUN_STATUSES:
        return f"a run's status must be one of {', '.join(RUN_STATUSES)}."
    return None


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _put_task(project: Project, fields: JsonObject, at: str) -> None:
    task_id = fields["id"].lower()
    made = fields.get("created_at") or at
    updated = fields.get("updated_at") or made
    known = {name: value for name, value in fields.items() if name != "runs"}
    times = {"created_at": made, "updated_at": updated, "last_activity_at": updated}
    number = fields.get("task_number", project.next_number())
    project.tasks[task_id] = new_task(project.name, number, {**times, **known, "id": task_id})
    runs = [_run(task_id, run, updated) for run in fields.get("runs", ())]
    if runs:
        project.runs[task_id] = runs


def _run(task_id: str, fields: JsonObject, at: str) -> JsonObject:
    over = fields["status"] in TERMINAL
    times = {"created_at": at, "updated_at": at, "completed_at": at if over else None}
    provider = PROVIDERS.get(fields.get("runtime_adapter") or "")
    return new_run(
        {**times, "provider": provider, **fields, "id": fields["id"].lower(), "task": task_id}
    )


def _artefact(project: Project, fields: JsonObject, at: str) -> JsonObject:
    return {
        "id": fields.get("id") or project.ids.next(),
        "type": fields.get("type"),
        "content": fields.get("content"),
        "created_at": at,
        "updated_at": at,
        "created_by": None,
        "task_id": fields.get("task_id"),
    }
