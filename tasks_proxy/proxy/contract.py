"""The shapes of the upstream's operations, as OpenAPI: what goes through the proxy, and pure data.

Upstreams may send more fields than these, and they are passed on; answers promise none of them.
"""

from __future__ import annotations

from typing import Any

from tasks_proxy.core.statuses import UPSTREAM_STATUSES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_OBJECT: Schema = {"type": "object", "additionalProperties": True}
_ID: Schema = {"type": "string", "format": "uuid"}
_IDS: Schema = {"type": "array", "items": _ID}
_INSTANT: Schema = {
    "type": "integer",
    "format": "int64",
    "description": "Milliseconds since 1970.",
}
_PROGRESS: Schema = {"type": "number", "format": "float", "minimum": 0, "maximum": 1}
_RETRIES: Schema = {"type": "integer", "minimum": 0, "maximum": 10}
STATUS: Schema = {"type": "string", "enum": [str(status) for status in UPSTREAM_STATUSES]}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "nullable": True}


def _told(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description}


def _object(properties: Schema, *required: str, description: str = "") -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": True}
    if required:
        schema["required"] = list(required)
    return {**schema, "description": description} if description else schema


def of(name: str) -> Schema:
    """A reference to one of SCHEMAS."""
    return {"$ref": f"#/components/schemas/{name}"}


_WRITTEN: Schema = {
    "description": _TEXT,
    "dependsOn": _told(_IDS, "Tasks that must be completed before this one can start."),
    "metadata": _told(_OBJECT, "Anything that the task's agents want to keep with it."),
}

_SUMMARY: Schema = {
    "taskId": _ID,
    "orgId": _TEXT,
    "taskListId": _or_null(_TEXT),
    "title": _TEXT,
    "description": _TEXT,
    "status": STATUS,
    "assignedAgentId": _or_null(_TEXT),
    "progress": _PROGRESS,
    "blockedReason": _or_null(_TEXT),
    "blockedByTaskIds": _or_null(_IDS),
    "createdAt": _INSTANT,
    "updatedAt": _INSTANT,
}

SCHEMAS: dict[str, Schema] = {
    "TaskSummary": _object(_SUMMARY, description="A task as the list of tasks tells it."),
    "Task": _object(
        {
            **_SUMMARY,
            "createdByAgentId": _or_null(_TEXT),
            "dependsOn": _IDS,
            "metadata": _OBJECT,
            "progressMessage": _TEXT,
            "result": _or_null(_OBJECT),
            "error": _or_null(_TEXT),
            "retryCount": _WHOLE,
            "maxRetries": _WHOLE,
            "startedAt": _or_null(_INSTANT),
            "completedAt": _or_null(_INSTANT),
            "expiresAt": _or_null(_INSTANT),
            "blockedAt": _or_null(_INSTANT),
        },
        description="A task with all its fields.",
    ),
    "TaskPage": _object(
        {
            "tasks": {"type": "array", "items": of("TaskSummary")},
            "taskIds": _told(_IDS, "Only where `dependsOn` was asked for."),
            "count": _WHOLE,
            "dependsOn": _told(_ID, "The id that was asked for."),
        },
        description="With `dependsOn` and no `includeDetails`, ids alone and no `tasks`.",
    ),
    "NewTask": _object(
        {
            "title": _TEXT,
            **_WRITTEN,
            "taskListId": _told(_TEXT, "Any text; the list is made by naming it."),
            "status": {**STATUS, "default": "pending"},
            "assignedAgentId": _TEXT,
            "createdByAgentId": _TEXT,
            "maxRetries": {**_RETRIES, "default": 3},
            "blockedReason": _TEXT,
            "blockedByTaskIds": _IDS,
        },
        "title",
    ),
    "TaskChanges": _object(
        {
            "title": _TEXT,
            **_WRITTEN,
            "taskListId": _told(_or_null(_TEXT), "Another list; null for none."),
            "status": STATUS,
            "assignedAgentId": _or_null(_TEXT),
            "progress": _PROGRESS,
            "progressMessage": _TEXT,
            "result": _OBJECT,
            "error": _or_null(_TEXT),
            "retryCount": {"type": "integer", "minimum": 0},
            "maxRetries": _RETRIES,
            "blockedReason": _or_null(_TEXT),
            "blockedByTaskIds": _or_null(_IDS),
        },
        description="Only what is given changes; `metadata` is replaced as a whole.",
    ),
    "CreatedTask": _object(
        {"taskId": _ID, "orgId": _TEXT, "title": _TEXT, "status": _TEXT, "createdAt": _INSTANT}
    ),
    "ChangedTask": _object({"taskId": _ID, "status": _TEXT, "updatedAt": _INSTANT}),
    "DeletedTasks": _object(
        {"deleted": {"type": "boolean"}, "deletedCount": _WHOLE, "deletedTaskIds": _IDS}
    ),
    "DependencyGraph": _object(
        {
            "taskListId": _TEXT,
            "taskCount": _WHOLE,
            "roots": _told(_IDS, "Tasks that depend on none."),
            "leaves": _told(_IDS, "Tasks that none depends on."),
            "graph": _told(
                _OBJECT, "Under each task's id its `dependsOn` and `dependents`, perhaps more."
            ),
        }
    ),
    "PassedError": _object(
        {"error": _TEXT, "message": _TEXT},
        description=(
            "An error of the upstream's, or one of ours. `TASK_CHANGED` comes with the task as it"
            " is in `current`, `TASK_HAS_DEPENDENTS` with `dependentTaskIds`."
        ),
    ),
    "Error": {
        "type": "object",
        "properties": {
            "error": _told(_TEXT, "For programs: a word in capitals."),
            "message": _told(_TEXT, "For people: a sentence."),
            "requestId": _told(_TEXT, "By which our log knows this answer."),
        },
        "required": ["error", "message", "requestId"],
    },
}
"""Under the names that they have in our schema."""
