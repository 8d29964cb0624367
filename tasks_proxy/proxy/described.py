"""The proxied operations as our OpenAPI schema tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from tasks_proxy.proxy.contract import STATUS, Schema, of

View = TypeVar("View", bound=Callable[..., Any])

TAG = "tasks"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # no types
    """How our tokens are sent."""

    target_class = "tasks_proxy.proxy.signin.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> Schema:
        """A bearer token; what it may do hangs on its scope and on its person's role."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of one person for one organisation, as `create_token` makes.",
        }


def _query(name: str, schema: Schema | OpenApiTypes, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, schema, description=description)


def _path(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, OpenApiParameter.PATH, description=description)


def _passed(name: str, description: str) -> OpenApiResponse:
    return OpenApiResponse(of(name), description=description)


_TASK = _path("task_id", "The task's id.")
_FRESH = OpenApiParameter(
    "Cache-Control",
    str,
    OpenApiParameter.HEADER,
    description="`no-cache` asks the upstream, whatever is remembered.",
)
_SEEN = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r'^"?[0-9]{1,15}"?$'},
    OpenApiParameter.HEADER,
    description="The `updatedAt` of the task as you saw it; 409 where it has changed since.",
)
_KEPT = [
    OpenApiParameter(
        "X-Cache",
        {"type": "string", "enum": ["hit", "miss", "stale"]},
        OpenApiParameter.HEADER,
        response=[200],
        description="Whether the answer was remembered; `stale` where the upstream fails.",
    ),
    OpenApiParameter(
        "Age", int, OpenApiParameter.HEADER, response=[200], description="Seconds since it was got."
    ),
]
_MISSING = _passed("PassedError", "The upstream has no such task, or you have no such place.")
_BAD = _passed("PassedError", "The upstream, or we, cannot take the request.")


def _operation(
    name: str,
    summary: str,
    description: str,
    answers: Mapping[int, OpenApiResponse],
    parameters: list[OpenApiParameter],
    body: str | None = None,
) -> Callable[[View], View]:
    return extend_schema(
        operation_id=name,
        summary=summary,
        description=description,
        tags=[TAG],
        parameters=parameters,
        request={"application/json": of(body)} if body else None,
        responses=dict(answers),
    )


LIST_TASKS = _operation(
    "listTasks",
    "List tasks",
    "The newest tasks first, at most 100, with no way to ask for the rest: filters narrow it down.",
    {200: _passed("TaskPage", "The tasks.")},
    [
        _query("taskListId", OpenApiTypes.STR, "Only tasks of this list."),
        _query("status", STATUS, "Only tasks in this status."),
        _query("assignedAgentId", OpenApiTypes.STR, "Only tasks of this agent."),
        _query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
            "How many at most.",
        ),
        _query("dependsOn", OpenApiTypes.UUID, "Only tasks that wait for this one: their ids."),
        _query("includeDetails", OpenApiTypes.BOOL, "With `dependsOn`, the tasks too."),
        _FRESH,
        *_KEPT,
    ],
)

CREATE_TASK = _operation(
    "createTask",
    "Create a task",
    "Passed on at once and never sent twice; the mirror shows it without waiting for a poll.",
    {201: _passed("CreatedTask", "Made."), 400: _BAD},
    [],
    "NewTask",
)

GET_TASK = _operation(
    "getTask",
    "Get a task",
    "All fields of one task.",
    {200: _passed("Task", "The task."), 404: _MISSING},
    [_TASK, _FRESH, *_KEPT],
)

UPDATE_TASK = _operation(
    "updateTask",
    "Change a task",
    "Passed on at once and never sent twice; with `If-Match` only where it is as you saw it.",
    {
        200: _passed("ChangedTask", "Changed."),
        400: _BAD,
        404: _MISSING,
        409: _passed("PassedError", "It has changed since you saw it."),
    },
    [_TASK, _SEEN],
    "TaskChanges",
)

DELETE_TASK = _operation(
    "deleteTask",
    "Delete a task",
    "For good. Refused while other tasks depend on it, unless those are to go too.",
    {
        200: _passed("DeletedTasks", "Deleted."),
        404: _MISSING,
        409: _passed("PassedError", "Others depend on it, or it has changed since you saw it."),
    },
    [
        _TASK,
        _query("cascade", OpenApiTypes.BOOL, "Delete all that depends on it too, and so on."),
        _SEEN,
    ],
)

GET_DEPENDENCY_GRAPH = _operation(
    "getDependencyGraph",
    "Get a list's dependency graph",
    "All tasks of a list with what each depends on.",
    {200: _passed("DependencyGraph", "The graph.")},
    [_path("list_id", "The list's id, any text; slashes may stand as they are."), _FRESH, *_KEPT],
)
