"""Runs of tasks: make, start, list, retrieve, change, cancel. The caller holds the lock."""

from __future__ import annotations

from tasks_proxy.simulator.operations import Answer
from tasks_proxy.simulator.posthog import fields
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.refusals import by_hand, invalid, missing
from tasks_proxy.simulator.posthog.shapes import (
    ADAPTERS,
    CANCELLED,
    EFFORTS,
    ENVIRONMENTS,
    NOT_STARTED,
    PROVIDERS,
    QUEUED,
    RUN_STATUSES,
    TERMINAL,
    JsonObject,
    new_run,
    timestamp,
)
from tasks_proxy.simulator.posthog.tasks import found

_CHOICES = {
    "mode": ("background", "interactive"),
    "pr_authorship_mode": ("user", "bot"),
    "run_source": ("manual", "signal_report"),
    "runtime_adapter": ADAPTERS,
    "reasoning_effort": EFFORTS,
    "context_window": ("200k", "1m"),
    "environment": ENVIRONMENTS,
}
_RUNTIME = ("runtime_adapter", "model", "reasoning_effort", "context_window", "fast_mode")
_STATE = ("mode", "resume_from_run_id", "pending_user_message", "run_source", "auto_publish")
"""What of a run's order its state tells; never the secrets in it."""


def run_found(project: Project, task_id: str, run_id: str) -> JsonObject:
    """The run of the task; Refused with 404."""
    task = found(project, task_id)
    for run in project.runs.get(task["id"], ()):
        if run["id"] == run_id.lower():
            return run
    raise missing()


def run_task(project: Project, task_id: str, body: JsonObject) -> Answer:
    """A new run, queued at once; the task with it."""
    task = found(project, task_id)
    _check(project, task, body)
    _add(project, task, body, status=QUEUED)
    return Answer(200, found(project, task_id))


def create(project: Project, task_id: str, body: JsonObject) -> Answer:
    """A new run that nobody has started."""
    task = found(project, task_id)
    _check(project, task, body)
    return Answer(201, _add(project, task, body, status=NOT_STARTED))


def start(project: Project, task_id: str, run_id: str) -> Answer:
    """Queue a run that nobody has started; the task with it."""
    run = run_found(project, task_id, run_id)
    if run["status"] != NOT_STARTED:
        raise by_hand(400, error=f"The run is {run['status']} and cannot be started.")
    project.change_run(run, status=QUEUED)
    return Answer(200, found(project, task_id))


def retrieve(project: Project, task_id: str, run_id: str) -> Answer:
    """One run."""
    return Answer(200, run_found(project, task_id, run_id))


def change(project: Project, task_id: str, run_id: str, body: JsonObject) -> Answer:
    """What an agent tells of its run."""
    run = run_found(project, task_id, run_id)
    fields.choice(body, "status", RUN_STATUSES)
    fields.choice(body, "environment", ENVIRONMENTS)
    for name, longest in (("stage", 100), ("branch", 255), ("error_message", None)):
        fields.text(body, name, longest=longest, null=True)
    fields.mapping(body, "output")
    fields.mapping(body, "state")
    names = ("status", "stage", "branch", "error_message", "output", "state", "environment")
    given = {name: body[name] for name in names if name in body}
    if "state" in given:
        given["state"] = {**run["state"], **(given["state"] or {})}
    return Answer(200, moved(project, run, **given))


def cancel(project: Project, task_id: str, run_id: str) -> Answer:
    """202 for a run that is over by this, 200 for one that was over before."""
    run = run_found(project, task_id, run_id)
    if run["status"] in TERMINAL:
        return Answer(200, run)
    return Answer(202, moved(project, run, status=CANCELLED))


def moved(project: Project, run: JsonObject, **given: object) -> JsonObject:
    """The run changed, with the end that a terminal status brings."""
    if given.get("status") in TERMINAL and run["completed_at"] is None:
        given["completed_at"] = timestamp(project.clock.now())
    return project.change_run(run, **given)


def _add(project: Project, task: JsonObject, body: JsonObject, *, status: str) -> JsonObject:
    run_id = project.ids.next()
    state = {name: body[name] for name in _STATE if body.get(name) is not None}
    adapter = body.get("runtime_adapter")
    project.change_task(task["id"])
    at = project.tasks[task["id"]]["updated_at"]
    run = new_run(
        {
            "id": run_id,
            "task": task["id"],
            "branch": body.get("branch"),
            "status": status,
            "environment": body.get("environment") or "cloud",
            "runtime_adapter": adapter,
            "provider": PROVIDERS.get(adapter or ""),
            "model": body.get("model"),
            "reasoning_effort": body.get("reasoning_effort"),
            "log_url": f"https://logs.hedgehogs.example/{run_id}?X-Amz-Signature=simulated",
            "state": {"mode": "background", "repositories": task["repositories"], **state},
            "created_at": at,
            "updated_at": at,
        }
    )
    project.runs.setdefault(task["id"], []).append(run)
    return run


def _check(project: Project, task: JsonObject, body: JsonObject) -> None:
    for name, words in _CHOICES.items():
        fields.choice(body, name, words)
    for name in ("branch", "model", "pending_user_message", "initial_permission_mode"):
        fields.text(body, name, null=True)
    fields.flag(body, "auto_publish")
    for name in ("resume_from_run_id", "sandbox_environment_id", "custom_image_id"):
        fields.identifier(body, name)
    _check_runtime(body)
    resumed = body.get("resume_from_run_id")
    runs = project.runs.get(task["id"], ())
    if resumed is not None and all(run["id"] != resumed.lower() for run in runs):
        raise invalid("Run not found for this task.", "resume_from_run_id")
    _check_artifacts(project, body)


def _check_runtime(body: JsonObject) -> None:
    if any(body.get(name) is not None for name in _RUNTIME):
        for name in ("runtime_adapter", "model"):
            if not body.get(name):
                raise invalid("A runtime needs both runtime_adapter and model.", name)
    if body.get("initial_permission_mode") and not body.get("runtime_adapter"):
        raise invalid("initial_permission_mode needs runtime_adapter.", "initial_permission_mode")


def _check_artifacts(project: Project, body: JsonObject) -> None:
    wanted = body.get("pending_user_artifact_ids") or []
    if not isinstance(wanted, list):
        raise invalid("Expected a list of items.", "pending_user_artifact_ids", "not_a_list")
    lost = [item for item in wanted if item not in project.staged]
    if lost:
        raise by_hand(400, detail="Some artifacts do not exist.", missing_artifact_ids=lost)
