"""From a request's method, path and body to the operation that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from tasks_proxy.simulator.operations import Answer
from tasks_proxy.simulator.posthog import artifacts, listing, runs, tasks
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.refusals import (
    Refused,
    invalid,
    missing,
    not_allowed,
    unauthenticated,
)
from tasks_proxy.simulator.posthog.shapes import JsonObject
from tasks_proxy.simulator.routes import Request, signed_in
from tasks_proxy.simulator.validation import InvalidRequest, parse_object

STORAGE = "/_storage/"
"""Where the object storage takes files; not part of the API."""

Endpoint = Callable[[], Answer]


def answer(project: Project, token: str | None, request: Request) -> Answer:
    """What the upstream answers to `request`: sign-in first, then path, method, contract."""
    if request.path == STORAGE:
        return _store(project, request)
    if not signed_in(token, request.authorization):
        return unauthenticated()
    try:
        return _routed(project, request)
    except Refused as refused:
        return refused.answer
    except InvalidRequest as error:
        return invalid(f"JSON parse error - {error}", None, "parse_error").answer


def _routed(project: Project, request: Request) -> Answer:
    segments = request.segments
    if segments and segments[-1] == "":
        segments = segments[:-1]
    match segments:
        case ["api", "projects", project_id, *rest] if project_id in {
            project.project_id,
            "@current",
        }:
            endpoints = _endpoints(project, request, rest)
        case _:
            raise missing()
    return _dispatched(project, request, endpoints)


def _dispatched(project: Project, request: Request, endpoints: Mapping[str, Endpoint]) -> Answer:
    allow = {"Allow": ", ".join([*endpoints, "HEAD", "OPTIONS"])}
    if request.method == "OPTIONS":
        return Answer(200, {}, allow)
    endpoint = endpoints.get("GET" if request.method == "HEAD" else request.method)
    if endpoint is None:
        refused = not_allowed(request.method).answer
        return refused._replace(headers=allow)
    with project.lock:
        return endpoint()


def _endpoints(project: Project, request: Request, rest: list[str]) -> dict[str, Endpoint]:
    def body() -> JsonObject:
        return parse_object(request.body) if request.body else {}

    match rest:
        case ["tasks"]:
            return {
                "GET": lambda: listing.list_tasks(project, _query(request), _address(request)),
                "POST": lambda: tasks.create(project, body()),
            }
        case ["tasks", task_id]:
            return {
                "GET": lambda: tasks.retrieve(project, task_id),
                "PUT": lambda: tasks.change(project, task_id, body()),
                "PATCH": lambda: tasks.change(project, task_id, body()),
                "DELETE": lambda: tasks.delete(project, task_id),
            }
        case ["tasks", task_id, *deeper]:
            return _below_task(project, request, task_id, deeper, body)
        case ["signals", "reports", report_id, "artefacts"]:
            return {"GET": lambda: _artefacts(project, request, report_id)}
        case _:
            raise missing()


def _below_task(
    project: Project,
    request: Request,
    task_id: str,
    deeper: list[str],
    body: Callable[[], JsonObject],
) -> dict[str, Endpoint]:
    match deeper:
        case ["run"]:
            return {"POST": lambda: runs.run_task(project, task_id, body())}
        case ["runs", *run]:
            return _below_runs(project, request, task_id, run, body)
        case ["presence"]:
            return {
                "POST": lambda: artifacts.appear(project, task_id, body()),
                "DELETE": lambda: artifacts.leave(project, task_id, body()),
            }
        case ["staged_artifacts", "prepare_upload"]:
            storage = f"http://{request.host}{STORAGE}"
            return {"POST": lambda: artifacts.prepare_upload(project, task_id, body(), storage)}
        case ["staged_artifacts", "finalize_upload"]:
            return {"POST": lambda: artifacts.finalize_upload(project, task_id, body())}
        case _:
            raise missing()


def _below_runs(
    project: Project,
    request: Request,
    task_id: str,
    deeper: list[str],
    body: Callable[[], JsonObject],
) -> dict[str, Endpoint]:
    match deeper:
        case []:
            return {
                "GET": lambda: _runs(project, request, task_id),
                "POST": lambda: runs.create(project, task_id, body()),
            }
        case [run_id]:
            return {
                "GET": lambda: runs.retrieve(project, task_id, run_id),
                "PATCH": lambda: runs.change(project, task_id, run_id, body()),
            }
        case [run_id, "start"]:
            return {"POST": lambda: runs.start(project, task_id, run_id)}
        case [run_id, "cancel"]:
            return {"POST": lambda: runs.cancel(project, task_id, run_id)}
        case _:
            raise missing()


def _runs(project: Project, request: Request, task_id: str) -> Answer:
    task = tasks.found(project, task_id)
    newest_first = list(reversed(project.runs.get(task["id"], [])))
    return listing.page(newest_first, _query(request), _address(request))


def _artefacts(project: Project, request: Request, report_id: str) -> Answer:
    rows = project.artefacts.get(report_id.lower())
    if rows is None:
        raise missing()
    return listing.page(rows, _query(request), _address(request))


def _store(project: Project, request: Request) -> Answer:
    """Take a file: of the form that was sent only the place matters here."""
    places = [place for place in project.prepared if place.encode() in request.body]
    project.uploaded.update(places)
    return Answer(204 if places else 403, {})


def _address(request: Request) -> str:
    return f"http://{request.host}{request.path}"


def _query(request: Request) -> dict[str, str]:
    """Of a parameter that is repeated the last counts; the framework reads what it can."""
    return dict(parse_qsl(request.query, keep_blank_values=True, errors="replace"))
