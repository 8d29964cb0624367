"""Tasks: create, retrieve, change, delete. The caller holds the project's lock."""

from __future__ import annotations

import re

from tasks_proxy.simulator.operations import Answer
from tasks_proxy.simulator.posthog import fields
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.refusals import invalid, missing, not_a_choice, required
from tasks_proxy.simulator.posthog.shapes import (
    ORIGINS,
    ORIGINS_REFUSED,
    JsonObject,
    new_task,
    timestamp,
)

_TAKEN = (
    "title",
    "description",
    "origin_product",
    "repository",
    "repositories",
    "github_integration",
    "signal_report",
    "json_schema",
    "channel",
    "runtime",
    "ci_prompt",
    "archived",
)
_LEFT_BY_CHANGES = {"signal_report", "signal_report_task_relationship", "origin_product", "branch"}
_RELATION = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}")
_RELATIONS_REFUSED = {"research", "repo_selection", "scout"}


def found(project: Project, task_id: str) -> JsonObject:
    """The task; Refused with 404."""
    task = project.task(task_id)
    if task is None:
        raise missing()
    return task


def retrieve(project: Project, task_id: str) -> Answer:
    """One task."""
    return Answer(200, found(project, task_id))


def create(project: Project, body: JsonObject) -> Answer:
    """A new task; its title is the description's first line where none is given."""
    _check(body)
    if not body.get("description") and not body.get("title"):
        raise required("description")
    _check_origin(body)
    given = _given(body)
    title = given.get("title") or given["description"].strip().split("\n")[0][:255]
    at = timestamp(project.clock.tick())
    task = new_task(
        project.name,
        project.next_number(),
        {
            **given,
            "id": project.ids.next(),
            "title": title,
            "title_manually_set": bool(given.get("title")),
            **dict.fromkeys(("created_at", "updated_at", "last_activity_at"), at),
        },
    )
    project.tasks[task["id"]] = task
    return Answer(201, found(project, task["id"]))


def change(project: Project, task_id: str, body: JsonObject) -> Answer:
    """`PATCH` and `PUT`, which are the same here."""
    task = found(project, task_id)
    _check(body)
    given = {name: value for name, value in _given(body).items() if name not in _LEFT_BY_CHANGES}
    if "title" in given:
        given["title_manually_set"] = True
    if given.get("archived") is not None and given["archived"] != task["archived"]:
        now = timestamp(project.clock.now())
        given["archived_at"] = now if given["archived"] else None
    project.change_task(task["id"], **given)
    return Answer(200, found(project, task["id"]))


def delete(project: Project, task_id: str) -> Answer:
    """Gone from every answer."""
    task = found(project, task_id)
    del project.tasks[task["id"]]
    project.runs.pop(task["id"], None)
    return Answer(204, {})


def _check(body: JsonObject) -> None:
    fields.text(body, "title", longest=255)
    fields.text(body, "description")
    fields.text(body, "ci_prompt", null=True)
    fields.flag(body, "archived")
    fields.choice(body, "runtime", ("acp", "pi"))
    fields.choice(body, "origin_product", ORIGINS)
    fields.identifier(body, "signal_report")
    fields.identifier(body, "channel")
    fields.mapping(body, "json_schema")
    _check_repositories(body)


def _check_repositories(body: JsonObject) -> None:
    if body.get("repository") is not None:
        fields.repository(body["repository"], "repository")
    several = body.get("repositories")
    if several is None:
        return
    if not isinstance(several, list) or len(several) > 10:
        raise invalid("Expected a list of at most 10 repositories.", "repositories")
    for name in several:
        fields.repository(name, "repositories")
    if several and body.get("github_integration") is None:
        raise invalid("repositories need a github_integration.", "github_integration")


def _check_origin(body: JsonObject) -> None:
    origin = body.get("origin_product")
    if origin in ORIGINS_REFUSED:
        raise not_a_choice(origin, "origin_product")
    relation = body.get("signal_report_task_relationship")
    if relation is None:
        return
    name = "signal_report_task_relationship"
    if not isinstance(relation, str) or not _RELATION.fullmatch(relation):
        raise invalid("Enter a valid value.", name)
    if relation in _RELATIONS_REFUSED:
        raise invalid(f"{relation} is not for clients.", name)
    if not body.get("signal_report") or origin != "signal_report":
        raise invalid("Needs signal_report and origin_product signal_report.", name)


def _given(body: JsonObject) -> JsonObject:
    given = {name: body[name] for name in _TAKEN if name in body}
    if given.get("repository"):
        given["repository"] = given["repository"].lower()
        given.setdefault("repositories", [given["repository"]])
    if given.get("repositories"):
        given["repositories"] = [name.lower() for name in given["repositories"]]
    return given
