"""The upstream's operations as our clients call them: the answers are the upstream's, verbatim."""

from __future__ import annotations

import hashlib
import time
from urllib.parse import quote

from django.http import Http404, HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from tasks_proxy.accounts.models import ApiToken
from tasks_proxy.accounts.tokens import token_role
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.errors import NoConnection, UpstreamGarbled, UpstreamUnauthorised
from tasks_proxy.proxy.answers import Given, answer
from tasks_proxy.proxy.signin import TokenAuthentication
from tasks_proxy.store import keys
from tasks_proxy.upstream import wire
from tasks_proxy.upstream.factory import upstream_for
from tasks_proxy.upstream.transport import Answer

_QUERY_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '#"<>')


class Proxied(APIView):
    """A read of one upstream address, for holders of a token of the organisation."""

    authentication_classes = (TokenAuthentication,)

    def read(self, request: Request, organisation: str, *segments: str) -> HttpResponse:
        """The upstream's answer to this read, perhaps remembered."""
        connection = _connection(request, organisation)
        query = _query(request)
        digest = hashlib.sha256("\n".join((*segments, query)).encode("utf-8", "replace"))
        key = keys.of_answer(connection.organisation_id, connection.pk, digest.hexdigest())
        given, source = answer(key, lambda: _ask(connection, segments, query))
        response = HttpResponse(given.body, status=given.status, content_type=given.content_type)
        response["X-Cache"] = source
        response["Age"] = str(int(max(0.0, time.time() - given.at)))
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        if given.retry_after:
            response["Retry-After"] = given.retry_after
        if source == "stale":
            response["Warning"] = '110 - "Response is Stale"'
        return response


class Tasks(Proxied):
    """`listTasks`."""

    def get(self, request: Request, organisation: str) -> HttpResponse:
        """Answer `GET …/ai/tasks`."""
        return self.read(request, organisation)


class Task(Proxied):
    """`getTask`."""

    def get(self, request: Request, organisation: str, task_id: str) -> HttpResponse:
        """Answer `GET …/ai/tasks/{taskId}`."""
        return self.read(request, organisation, task_id)


class DependencyGraph(Proxied):
    """`getDependencyGraph`."""

    def get(self, request: Request, organisation: str, list_id: str) -> HttpResponse:
        """Answer `GET …/ai/tasks/{taskListId}/dependency-graph`."""
        return self.read(request, organisation, list_id, "dependency-graph")


def _connection(request: Request, slug: str) -> Connection:
    """The connection behind the token; Http404 where the address names another organisation."""
    token = request.auth
    if not isinstance(token, ApiToken) or token.organisation.slug != slug:
        raise Http404
    if token_role(token) is None:
        raise Http404
    connection = Connection.objects.filter(
        organisation_id=token.organisation_id, provider=Provider.QUANTCDN
    ).first()
    if connection is None:
        raise NoConnection("This organisation is not connected to an upstream yet.")
    return connection


def _query(request: Request) -> str:
    """The query as the client wrote it, with bytes that no address may hold quoted."""
    return quote(request.META.get("QUERY_STRING", "").encode("latin-1"), safe=_QUERY_SAFE)


def _ask(connection: Connection, segments: tuple[str, ...], query: str) -> Given:
    raw = upstream_for(connection).forward("GET", segments, query=query, headers={})
    if raw.status in {401, 403}:
        raise UpstreamUnauthorised(
            f"The upstream does not accept the organisation's stored token ({raw.status}).",
            status=raw.status,
        )
    _check_json(raw)
    return Given(
        status=raw.status,
        content_type="application/json",
        body=raw.body,
        at=time.time(),
        retry_after=raw.headers.get("Retry-After"),
    )


def _check_json(raw: Answer) -> None:
    """Refuse what no client of this contract expects: pages, redirects, broken JSON."""
    if 300 <= raw.status < 400:
        raise UpstreamGarbled(f"The upstream redirects ({raw.status}), which is not followed.")
    wire.parse(raw.body, "answer")
