"""PostHog's operations as our OpenAPI schema tells them; what they hold is the upstream's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

View = TypeVar("View", bound=Callable[..., Any])

TAG = "projects"

_ANY: dict[str, Any] = {"type": "object", "additionalProperties": True}
_PAGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "count": {"type": "integer"},
        "next": {"type": "string", "nullable": True},
        "previous": {"type": "string", "nullable": True},
        "results": {"type": "array", "items": _ANY},
    },
    "required": ["count", "results"],
    "additionalProperties": True,
}

_SENTENCE: dict[str, Any] = {"type": "string", "description": "For people: a sentence."}

SCHEMAS: dict[str, Any] = {
    "ProjectError": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "description": "For programs: the kind of error."},
            "code": {"type": "string", "description": "For programs: which of them."},
            "detail": _SENTENCE,
            "attr": {"type": "string", "nullable": True, "description": "The field at fault."},
            "requestId": {"type": "string", "description": "By which our log knows this answer."},
        },
        "required": ["type", "code", "detail", "attr", "requestId"],
    },
    "PassedProjectError": {
        "type": "object",
        "properties": {"detail": _SENTENCE},
        "additionalProperties": True,
        "description": "An error of the upstream's, or one of ours, which is a `ProjectError`.",
    },
}
"""The errors, under the names that they have in our schema: PostHog's form is not QuantCDN's."""


def _query(name: str, description: str, kind: OpenApiTypes = OpenApiTypes.STR) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=description)


_PAGING = [
    _query("limit", "How many at most: 50, and no more than 100.", OpenApiTypes.INT),
    _query("offset", "How many to leave out first.", OpenApiTypes.INT),
]
_FILTERS = [
    _query("repository", "`organization/name`, or the name alone."),
    _query("organization", "The part of the repository before the slash."),
    _query("origin_product", "What made the task."),
    _query("status", "Status of the latest run."),
    _query("stage", "Stage of any run."),
    _query("search", "Words in title or description, or a number."),
    _query("created_by", "Somebody's number.", OpenApiTypes.INT),
    _query("internal", "`true`, `false` or `all`."),
    _query("archived", "`true`, `false` or `all`."),
    _query("channel", "A channel's id."),
    _query("ordering", "`-created_at` or `-last_activity_at`."),
]


def _operation(
    name: str,
    summary: str,
    *,
    answers: dict[int, dict[str, Any] | None],
    parameters: list[OpenApiParameter] | None = None,
    takes: bool = False,
) -> Callable[[View], View]:
    return extend_schema(
        operation_id=name,
        summary=summary,
        tags=[TAG],
        parameters=parameters or [],
        request={"application/json": _ANY} if takes else None,
        responses={
            status: OpenApiResponse(body, description="As the upstream answers.")
            for status, body in answers.items()
        },
    )


LIST_TASKS = _operation(
    "listProjectTasks", "List tasks", answers={200: _PAGE}, parameters=[*_PAGING, *_FILTERS]
)
CREATE_TASK = _operation("createProjectTask", "Create a task", answers={201: _ANY}, takes=True)
GET_TASK = _operation("getProjectTask", "Get a task", answers={200: _ANY})
CHANGE_TASK = _operation("changeProjectTask", "Change a task", answers={200: _ANY}, takes=True)
PUT_TASK = _operation("putProjectTask", "Change a task", answers={200: _ANY}, takes=True)
DELETE_TASK = _operation("deleteProjectTask", "Delete a task", answers={204: None})
APPEAR = _operation("showProjectTask", "A device shows a task", answers={204: None}, takes=True)
LEAVE = _operation("hideProjectTask", "A device hides a task", answers={204: None})
RUN_TASK = _operation("runProjectTask", "Run a task", answers={200: _ANY}, takes=True)
PREPARE_UPLOAD = _operation(
    "prepareArtifacts", "Reserve places for files", answers={200: _ANY}, takes=True
)
FINALIZE_UPLOAD = _operation(
    "finalizeArtifacts", "Make artifacts of uploaded files", answers={200: _ANY}, takes=True
)
LIST_RUNS = _operation(
    "listProjectRuns", "List a task's runs", answers={200: _PAGE}, parameters=[*_PAGING]
)
GET_RUN = _operation("getProjectRun", "Get a run", answers={200: _ANY})
START_RUN = _operation("startProjectRun", "Start a run", answers={200: _ANY}, takes=True)
CANCEL_RUN = _operation("cancelProjectRun", "Cancel a run", answers={200: _ANY, 202: _ANY})
