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
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.errors import (
    BadRequest,
    UpstreamGarbled,
    UpstreamUnauthorised,
)
from tasks_proxy.proxy import described, writes
from tasks_proxy.proxy.answers import Given, answer
from tasks_proxy.proxy.entries import Entry, entry
from tasks_proxy.proxy.passing import remember_lists
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
        self.enter(cast("Request", request))
        return HttpResponse(b"{}", content_type="application/json")

    def enter(self, request: Request) -> Entry:
        """The request's entry; Http404 where the address names another organisation."""
        token = request.auth
        if (
            not isinstance(token, ApiToken)
            or token.organisation.slug != self.kwargs["organisation"]
        ):
            raise Http404
        return entry(token, Provider.QUANTCDN)

    def read(self, request: Request, *segments: str) -> HttpResponse:
        """The upstream's answer to this read, perhaps remembered."""
        connection = self.enter(request).connection
        query = query_of(request)
        # What another upstream answered must never be given, however old an answer may be.
        asked = "\n".join((*connection.target, *segments, query))
        digest = hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()
        key = keys.of_answer(connection.organisation_id, connection.pk, digest)
        anew = "no-cache" in request.headers.get("Cache-Control", "").lower()
        given, source = answer(
            connection, key, lambda: self.ask(connection, segments, query), anew=anew
        )
        response = response_to(given)
        response["X-Cache"] = source
        response["Age"] = str(int(max(0.0, time.time() - given.at)))
        if source == "stale":
            response["Warning"] = '110 - "Response is Stale"'
        return response

    def ask(self, connection: Connection, segments: tuple[str, ...], query: str) -> Given:
        """Ask the upstream, and remember which lists its answer shows."""
        raw = upstream_for(connection, budget.spend).forward("GET", segments, query=query)
        given = self.given(raw)
        if given.good:
            remember_lists(connection, segments, query, given.body)
        return given

    def write(self, request: Request, task_id: str | None, *below: str) -> HttpResponse:
        """The upstream's answer to this write to a task, or to what lies below it."""
        came = self.enter(request)
        if not token_may_write(came.token, came.role):
            raise PermissionDenied("This token may only read.")
        body = None if request.method == "DELETE" and not below else _body(request)
        asked = writes.Write(
            method=request.method or "",
            task_id=task_id,
            below=below,
            query=query_of(request),
            # What lies below a task may be asked for without a word.
            body=None if below and not body else body,
            by=f"token:{came.token.last4}:{came.token.user_id}",
            actor=actor_of(request, token=came.token),
            seen=_seen(request),
        )
        return response_to(self.given(writes.write(came.connection, asked)))

    def given(self, raw: Answer) -> Given:
        """What of an answer may be given on; the error that stands for one that may not."""
        if self.is_ours_alone(raw):
            raise UpstreamUnauthorised(
                f"The upstream does not accept the organisation's stored token ({raw.status}).",
                status=raw.status,
            )
        if 300 <= raw.status < 400:
            raise UpstreamGarbled(f"The upstream redirects ({raw.status}), which is not followed.")
        if raw.status != 204:
            wire.parse(raw.body, "answer")
        return Given(
            status=raw.status,
            content_type="application/json",
            body=raw.body,
            at=time.time(),
            retry_after=raw.headers.get("Retry-After"),
        )

    def is_ours_alone(self, raw: Answer) -> bool:
        """Whether an answer speaks of our credential, which the client has nothing to do with."""
        return raw.status in {401, 403}


class Tasks(Proxied):
    """`listTasks` and `createTask`."""

    @described.LIST_TASKS
    def get(self, request: Request, organisation: str) -> HttpResponse:
        """Answer `GET …/ai/tasks`."""
        return self.read(request)

    @described.CREATE_TASK
    def post(self, request: Request, organisation: str) -> HttpResponse:
        """Answer `POST …/ai/tasks`."""
        return self.write(request, None)


class Task(Proxied):
    """`getTask`, `updateTask` and `deleteTask`."""

    @described.GET_TASK
    def get(self, request: Request, organisation: str, task_id: str) -> HttpResponse:
        """Answer `GET …/ai/tasks/{taskId}`."""
        return self.read(request, task_id)

    @described.UPDATE_TASK
    def put(self, request: Request, organisation: str, task_id: str) -> HttpResponse:
        """Answer `PUT …/ai/tasks/{taskId}`."""
        return self.write(request, task_id)

    @described.DELETE_TASK
    def delete(self, request: Request, organisation: str, task_id: str) -> HttpResponse:
        """Answer `DELETE …/ai/tasks/{taskId}`."""
        return self.write(request, task_id)


class DependencyGraph(Proxied):
    """`getDependencyGraph`."""

    @described.GET_DEPENDENCY_GRAPH
    def get(self, request: Request, organisation: str, list_id: str) -> HttpResponse:
        """Answer `GET …/ai/tasks/{taskListId}/dependency-graph`."""
        return self.read(request, list_id, "dependency-graph")


def query_of(request: Request) -> str:
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


def response_to(given: Given) -> HttpResponse:
    """The answer as HTTP, with the few headers that go back."""
    response = HttpResponse(given.body, status=given.status, content_type=given.content_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if given.retry_after and given.retry_after.isascii() and given.retry_after.isprintable():
        response["Retry-After"] = given.retry_after
    return response
