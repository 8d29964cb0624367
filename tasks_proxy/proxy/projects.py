"""PostHog's Tasks API as our clients call it: its answers verbatim, its links pointing at us."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, JsonResponse
from rest_framework.request import Request

from tasks_proxy.accounts.models import ApiToken
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.errors import NoConnection
from tasks_proxy.proxy import described_projects as described
from tasks_proxy.proxy.answers import Given
from tasks_proxy.proxy.entries import Entry, entry
from tasks_proxy.proxy.errors import answer_for
from tasks_proxy.proxy.views import Proxied
from tasks_proxy.store import budget
from tasks_proxy.upstream.factory import upstream_for
from tasks_proxy.upstream.transport import Answer

_TYPES = {
    400: "validation_error",
    401: "authentication_error",
    403: "authentication_error",
    404: "invalid_request",
    405: "invalid_request",
    413: "invalid_request",
    429: "throttled_error",
}


class ProjectProxied(Proxied):
    """One address of a project, for holders of a token of the organisation that is connected."""

    def enter(self, request: Request) -> Entry:
        """The request's entry; Http404 for projects that the token's organisation has not."""
        token = request.auth
        if not isinstance(token, ApiToken):
            raise Http404
        project = self.kwargs["project_id"]
        try:
            return entry(token, Provider.POSTHOG, None if project == "@current" else project)
        except NoConnection as error:
            raise Http404 from error

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Any]:
        """Our own errors, in this API's form."""
        return _answer_for

    def ask(self, connection: Connection, segments: tuple[str, ...], query: str) -> Given:
        """Ask the upstream; no list is named in what it answers."""
        raw = upstream_for(connection, budget.spend).forward("GET", segments, query=query)
        return self.given(raw)

    def is_ours_alone(self, raw: Answer) -> bool:
        """401, and the 403 that says the same; other 403s are about what a task may do."""
        return raw.status == 401 or (
            raw.status == 403 and b'"authentication_error"' in raw.body[:1000]
        )

    def read(self, request: Request, *segments: str) -> HttpResponse:
        """The answer to this read, with the pages around it at our own address."""
        response = super().read(request, *segments)
        if response.status_code == 200:
            response.content = _pointed_at_us(response.content, request)
        return response


class Tasks(ProjectProxied):
    """The tasks of a project."""

    @described.LIST_TASKS
    def get(self, request: Request, project_id: str) -> HttpResponse:
        """A page of tasks."""
        return self.read(request)

    @described.CREATE_TASK
    def post(self, request: Request, project_id: str) -> HttpResponse:
        """Make a task."""
        return self.write(request, None)


class Task(ProjectProxied):
    """One task."""

    @described.GET_TASK
    def get(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """All of a task."""
        return self.read(request, task_id)

    @described.CHANGE_TASK
    def patch(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """Change a task."""
        return self.write(request, task_id)

    @described.PUT_TASK
    def put(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """Change a task; the same as PATCH."""
        return self.write(request, task_id)

    @described.DELETE_TASK
    def delete(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """Delete a task."""
        return self.write(request, task_id)


class Presence(ProjectProxied):
    """Whether a device shows a task now."""

    @described.APPEAR
    def post(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """Say that it does."""
        return self.write(request, task_id, "presence")

    @described.LEAVE
    def delete(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """Say that it does no more."""
        return self.write(request, task_id, "presence")


class Run(ProjectProxied):
    """Running a task."""

    @described.RUN_TASK
    def post(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """Start a new run."""
        return self.write(request, task_id, "run")


class PrepareUpload(ProjectProxied):
    """Places for files that a run will need."""

    @described.PREPARE_UPLOAD
    def post(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """Reserve them."""
        return self.write(request, task_id, "staged_artifacts", "prepare_upload")


class FinalizeUpload(ProjectProxied):
    """Files that have come to their places."""

    @described.FINALIZE_UPLOAD
    def post(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """Make artifacts of them."""
        return self.write(request, task_id, "staged_artifacts", "finalize_upload")


class Runs(ProjectProxied):
    """The runs of a task."""

    @described.LIST_RUNS
    def get(self, request: Request, project_id: str, task_id: str) -> HttpResponse:
        """A page of runs."""
        return self.read(request, task_id, "runs")


class OneRun(ProjectProxied):
    """One run of a task."""

    @described.GET_RUN
    def get(self, request: Request, project_id: str, task_id: str, run_id: str) -> HttpResponse:
        """All of a run."""
        return self.read(request, task_id, "runs", run_id)


class StartRun(ProjectProxied):
    """Starting a run that was made and not started."""

    @described.START_RUN
    def post(self, request: Request, project_id: str, task_id: str, run_id: str) -> HttpResponse:
        """Queue it."""
        return self.write(request, task_id, "runs", run_id, "start")


class CancelRun(ProjectProxied):
    """Ending a run before its time."""

    @described.CANCEL_RUN
    def post(self, request: Request, project_id: str, task_id: str, run_id: str) -> HttpResponse:
        """Cancel it."""
        return self.write(request, task_id, "runs", run_id, "cancel")


def _answer_for(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    ours = answer_for(error, context)
    if ours is None:
        return None
    told = json.loads(ours.content)
    status = ours.status_code
    ours.content = json.dumps(
        {
            "type": _TYPES.get(status, "server_error"),
            "code": str(told["error"]).lower(),
            "detail": told["message"],
            "attr": None,
            "requestId": told.get("requestId"),
        }
    ).encode()
    return ours


def _pointed_at_us(body: bytes, request: Request) -> bytes:
    """The body with `next` and `previous` leading to this very address, whatever host they name.

    Only these two strings change; other bytes stay as they came where that can be done.
    """
    page = json.loads(body)
    if not isinstance(page, dict) or "results" not in page:
        return body
    here = request.build_absolute_uri(request.path)
    links = {name: page[name] for name in ("next", "previous") if isinstance(page.get(name), str)}
    ours = {name: f"{here}?{urlsplit(link).query}" for name, link in links.items()}
    if any(json.dumps(link).encode() not in body for link in links.values()):
        # Written in another way. A link that led to the upstream would take our token there.
        return json.dumps({**page, **ours}, separators=(",", ":")).encode()
    for name, link in links.items():
        body = body.replace(json.dumps(link).encode(), json.dumps(ours[name]).encode(), 1)
    return body
