"""What the OpenAPI schema tells of every operation at once: errors, and the contract's names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.api import explained_shapes, shapes
from tasks_proxy.proxy import contract, described, described_projects
from tasks_proxy.proxy.contract import of

Schema = dict[str, Any]

_PASSED = {described.TAG: "PassedError", described_projects.TAG: "PassedProjectError"}
_REFUSED = {described.TAG: "Error", described_projects.TAG: "ProjectError"}
_ABOUT_THE_CLIENT = {described.TAG: {"401", "403"}, described_projects.TAG: {"401"}}
"""For what is passed through: the errors that go through as they are, those that are ours alone,
and the statuses of these, since the upstream speaks there of our credential."""

_PARAMETERS = {"task_id": "taskId", "list_id": "taskListId"}
"""Names in our routes, and in the contract."""

_OURS = {
    "400": "The question makes no sense.",
    "401": "No token, or none that is good.",
    "403": "The token, or its person's role, does not allow this.",
    "404": "There is nothing here for you: unknown, or somebody else's.",
    "406": "It cannot be had in the form that `Accept` asks for.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "429": "Too many requests a minute; `Retry-After` says when to come back.",
    "502": "The upstream gives no usable answer, or there is none.",
    "503": "The live data store does not answer.",
    "504": "The upstream does not answer in time, so that a write may have been applied or not.",
}
_ALWAYS = {"401", "404", "429", "503"}
_OWN = {"400", "406"}
_PROXIED = {"400", "502", "504"}
_WRITES = {"403", "413"}


def complete(result: Schema, **_: Any) -> Schema:
    """The generated schema, with its errors; a postprocessing hook of drf-spectacular."""
    ours = shapes.SCHEMAS | explained_shapes.SCHEMAS
    theirs = contract.SCHEMAS | described_projects.SCHEMAS
    result["components"].setdefault("schemas", {}).update(theirs | ours)
    result["paths"] = {_renamed(path): item for path, item in result["paths"].items()}
    for method, operation in _operations(result):
        tag = next((tag for tag in operation.get("tags", ()) if tag in _PASSED), None)
        for parameter in operation.get("parameters", ()):
            parameter["name"] = _PARAMETERS.get(parameter["name"], parameter["name"])
            if parameter["name"] == "organisation":
                parameter["description"] = "The organisation's slug."
        if "requestBody" in operation:
            operation["requestBody"]["required"] = True
        _add_errors(operation["responses"], method, tag)
    return result


def _renamed(path: str) -> str:
    for ours, theirs in _PARAMETERS.items():
        path = path.replace(f"{{{ours}}}", f"{{{theirs}}}")
    return path


def _operations(result: Schema) -> Iterator[tuple[str, Schema]]:
    for item in result["paths"].values():
        yield from item.items()


def _add_errors(responses: Schema, method: str, tag: str | None) -> None:
    """`tag` is that of the upstream whose operation it is; None for one of our own."""
    statuses = _ALWAYS | (_PROXIED if tag else _OWN)
    if method in {"post", "put", "patch", "delete"}:
        statuses = statuses | _WRITES | (set() if tag else {"415", "502"})
    for status in sorted(statuses):
        responses.setdefault(status, _answer(_error(status, tag), _OURS[status]))
    if tag:
        responses["default"] = _answer(_PASSED[tag], "Whatever else the upstream answers.")


def _error(status: str, tag: str | None) -> str:
    if tag is None:
        return "Error"
    return (_REFUSED if status in _ABOUT_THE_CLIENT[tag] else _PASSED)[tag]


def _answer(name: str, description: str) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": of(name)}}}
