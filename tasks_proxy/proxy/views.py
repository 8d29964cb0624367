"""The upstream's operations as our clients call them: the answers are the upstream's, verbatim."""

from __future__ import annotations

import hashlib
import time
from typing import Any, cast
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.request import Request
from rest_framework.views import APIView

from tasks_proxy.accounts.models import ApiToken
from tasks_proxy.accounts.tokens import token_may_write
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import (
    BadRequest,
    UpstreamGarbled,
    UpstreamUnauthorised,
)
from tasks_proxy.proxy import described, writes
from tasks_proxy.proxy.answers import Given, answer
from tasks_proxy.proxy.entries import Entry, entry
from tasks_proxy.proxy.passing import remember_list
from tasks_proxy.proxy.signin import TokenAuthentication
from tasks_proxy.store import budget, keys
from tasks_proxy.upstream import wire
from tasks_proxy.upstream.factory import upstream_for
from tasks_proxy.upstream.transport import Answer

MAX_BODY = 1024 * 1024
"""Bytes of a write's body; a task is text and small JSON."""

_QUERY_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '#"<>')


class TooLarge(APIException):
    """A body over MAX_BODY."""

    status_code = 413
    default_detail = f"The body is larger than {MAX_BODY} bytes."


class Proxied(APIView):
    """One upstream address, for holders of a token of the organisation."""

    authentication_classes = (TokenAuthentication,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who comes and how often; what is answered is the upstream's to choose.

        So none of DRF's content negotiation, which takes as long as all the rest.
        """
        self.perform_authentication(request)
        self.check_permissions(request)
        self.check_throttles(request)

    # A view answers with any response; the stub knows DRF's own alone.
    def options(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What the upstream answers to `OPTIONS`: nothing but the header `Allow`."""
        _entry(cast("Request", request), kwargs["organisation"])
        return HttpResponse(b"{}", content_type="application/json")

    def read(self, request: Request, organisation: str, *segments: str) -> HttpResponse:
        """The upstream's answer to this read, perhaps remembered."""
        connection = _entry(request, organisation).connection
        query = _query(request)
        digest = hashlib.sha256("\n".join((*segments, query)).encode("utf-8", "replace"))
        key = keys.of_answer(connection.organisation_id, connection.pk, digest.hexdigest())
        anew = "no-cache" in request.headers.get("Cache-Control", "").lower()
        given, source = answer(
            connection, key, lambda: _ask(connection, segments, query), anew=anew
        )
        response = _response(given)
        response["X-Cache"] = source
        response["Age"] = str(int(max(0.0, time.time() - given.at)))
        if source == "stale":
            response["Warning"] = '110 - "Response is Stale"'
        return response

    def write(self, request: Request, organisation: str, task_id: str | None) -> HttpResponse:
        """The upstream's answer to this write."""
        came = _entry(request, organisation)
        if not token_may_write(came.token, came.role):
            raise PermissionDenied("This token may only read.")
        asked = writes.Write(
            method=request.method or "",
            task_id=task_id,
            query=_query(request),
            body=None if request.method == "DELETE" else _body(request),
            by=f"token:{came.token.last4}:{came.token.user_id}",
            seen=_seen(request),
        )
        return _response(_given(writes.write(came.connection, asked)))


class Tasks(Proxied):
    """`listTasks` and `createTask`."""

    @described.LIST_TASKS
    def get(self, request: Request, organisation: str) -> HttpResponse:
        """Answer `GET …/ai/tasks`."""
        return self.read(request, organisation)

    @described.CREATE_TASK
    def post(self, request: Request, organisation: str) -> HttpResponse:
        """Answer `POST …/ai/tasks`."""
        return self.write(request, organisation, None)


class Task(Proxied):
    """`getTask`, `updateTask` and `deleteTask`."""

    @described.GET_TASK
    def get(self, request: Request, organisation: str, task_id: str) -> HttpResponse:
        """Answer `GET …/ai/tasks/{taskId}`."""
        return self.read(request, organisation, task_id)

    @described.UPDATE_TASK
    def put(self, request: Request, organisation: str, task_id: str) -> HttpResponse:
        """Answer `PUT …/ai/tasks/{taskId}`."""
        return self.write(request, organisation, task_id)

    @described.DELETE_TASK
    def delete(self, request: Request, organisation: str, task_id: str) -> HttpResponse:
        """Answer `DELETE …/ai/tasks/{taskId}`."""
        return self.write(request, organisation, task_id)


class DependencyGraph(Proxied):
    """`getDependencyGraph`."""

    @described.GET_DEPENDENCY_GRAPH
    def get(self, request: Request, organisation: str, list_id: str) -> HttpResponse:
        """Answer `GET …/ai/tasks/{taskListId}/dependency-graph`."""
        return self.read(request, organisation, list_id, "dependency-graph")


def _entry(request: Request, slug: str) -> Entry:
    """The request's entry; Http404 where the address names another organisation."""
    token = request.auth
    if not isinstance(token, ApiToken) or token.organisation.slug != slug:
        raise Http404
    return entry(token)


def _query(request: Request) -> str:
    """The query as the client wrote it, with bytes that no address may hold quoted."""
    return quote(request.META.get("QUERY_STRING", "").encode("latin-1"), safe=_QUERY_SAFE)


def _body(request: Request) -> bytes:
    body = request._request.read(MAX_BODY + 1)  # noqa: SLF001  DRF would parse it, we pass it on
    if len(body) > MAX_BODY:
        raise TooLarge
    return body


def _seen(request: Request) -> int | None:
    """The `updatedAt` that an If-Match header says the writer saw."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    text = header.strip().strip('"')
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise BadRequest("If-Match must hold the updatedAt of the task as you saw it.")
    return int(text)


def _ask(connection: Connection, segments: tuple[str, ...], query: str) -> Given:
    given = _given(upstream_for(connection, budget.spend).forward("GET", segments, query=query))
    if given.good:
        remember_list(connection, segments, query, given.body)
    return given


def _given(raw: Answer) -> Given:
    """What of an answer may be given on; the error that stands for one that may not."""
    if raw.status in {401, 403}:
        raise UpstreamUnauthorised(
            f"The upstream does not accept the organisation's stored token ({raw.status}).",
            status=raw.status,
        )
    if 300 <= raw.status < 400:
        raise UpstreamGarbled(f"The upstream redirects ({raw.status}), which is not followed.")
    wire.parse(raw.body, "answer")
    return Given(
        status=raw.status,
        content_type="application/json",
        body=raw.body,
        at=time.time(),
        retry_after=raw.headers.get("Retry-After"),
    )


def _response(given: Given) -> HttpResponse:
    response = HttpResponse(given.body, status=given.status, content_type=given.content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if given.retry_after and given.retry_after.isascii() and given.retry_after.isprintable():
        response["Retry-After"] = given.retry_after
    return response
