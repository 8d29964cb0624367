"""Staged artifacts and presence: files sent ahead of a run, and who looks at a task."""

from __future__ import annotations

from tasks_proxy.simulator.operations import Answer
from tasks_proxy.simulator.posthog import fields
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.refusals import by_hand, invalid, missing, required
from tasks_proxy.simulator.posthog.shapes import ARTIFACT_TYPES, JsonObject, timestamp
from tasks_proxy.simulator.posthog.tasks import found

LARGEST = 30 * 1024 * 1024
LARGEST_PDF = 10 * 1024 * 1024
_TOLD = ("name", "type", "source", "size", "content_type", "metadata")


def prepare_upload(project: Project, task_id: str, body: JsonObject, storage: str) -> Answer:
    """Places in the object storage at `storage` for files to come."""
    task = found(project, task_id)
    prepared = []
    for item in _items(body):
        _check_size(item)
        artifact_id = project.ids.next()
        path = f"tasks/{task['id']}/staged/{artifact_id}/{item['name']}"
        told = {name: item[name] for name in _TOLD if name in item}
        project.prepared[path] = {"id": artifact_id, **told, "storage_path": path}
        form = {"url": storage, "fields": {"key": path, "policy": "simulated"}}
        prepared.append({**project.prepared[path], "expires_in": 3600, "presigned_post": form})
    return Answer(200, {"artifacts": prepared})


def finalize_upload(project: Project, task_id: str, body: JsonObject) -> Answer:
    """Artifacts of the files that have come."""
    found(project, task_id)
    done = []
    for item in _items(body):
        path = item.get("storage_path")
        prepared = project.prepared.get(path) if isinstance(path, str) else None
        if prepared is None or prepared["id"] != item.get("id"):
            raise by_hand(400, error="Artifact upload was not prepared for this task")
        if path not in project.uploaded:
            raise by_hand(400, error="Artifact upload not found in object storage")
        at = timestamp(project.clock.now())
        artifact = {**prepared, "uploaded_at": at, "uploaded_by": "user"}
        project.staged[artifact["id"]] = artifact
        done.append(artifact)
    return Answer(200, {"artifacts": done})


def appear(project: Project, task_id: str, body: JsonObject) -> Answer:
    """A device shows the task now; an unknown device is as good as an unknown task."""
    found(project, task_id)
    if _device(body) not in project.devices:
        raise missing()
    return Answer(204, {})


def leave(project: Project, task_id: str, body: JsonObject) -> Answer:
    """A device shows the task no more, whatever device that is."""
    found(project, task_id)
    _device(body)
    return Answer(204, {})


def _device(body: JsonObject) -> str:
    if "device_id" not in body:
        raise required("device_id")
    if not fields.is_uuid(body["device_id"]):
        raise invalid("Must be a valid UUID.", "device_id")
    return str(body["device_id"]).lower()


def _items(body: JsonObject) -> list[JsonObject]:
    items = body.get("artifacts")
    if items is None:
        raise required("artifacts")
    if not isinstance(items, list) or not items:
        raise invalid("This list may not be empty.", "artifacts", "empty")
    for item in items:
        if not isinstance(item, dict):
            raise invalid("Invalid data. Expected a dictionary.", "artifacts")
        for name in ("name", "type"):
            if not item.get(name):
                raise required(f"artifacts__{name}")
        fields.text(item, "name", longest=255)
        fields.text(item, "source", longest=64)
        fields.choice(item, "type", ARTIFACT_TYPES)
        if item["type"] == "skill_bundle" and not item.get("metadata"):
            raise required("artifacts__metadata")
    return items


def _check_size(item: JsonObject) -> None:
    size = item.get("size")
    if type(size) is not int or not 1 <= size <= LARGEST:
        raise invalid(f"Ensure this value is between 1 and {LARGEST}.", "artifacts__size")
    is_pdf = item.get("content_type") == "application/pdf"
    if item["type"] == "user_attachment" and is_pdf and size > LARGEST_PDF:
        raise by_hand(400, error="PDF attachments may have 10 MiB at most")
