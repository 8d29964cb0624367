"""The error tree as HTTP answers, the only place where the two meet.

| error                                  | status | `error`                |
| -------------------------------------- | ------ | ---------------------- |
| not signed in, bad token               | 401    | UNAUTHENTICATED        |
| may not                                | 403    | FORBIDDEN              |
| one's organisation is suspended        | 403    | ORGANISATION_SUSPENDED |
| unknown, or a stranger's               | 404    | NOT_FOUND              |
| method not of the contract             | 405    | METHOD_NOT_ALLOWED     |
| an id that no path can carry           | 400    | INVALID_PATH           |
| any other bad request                  | 400    | INVALID_REQUEST        |
| a task that changed since it was seen  | 409    | TASK_CHANGED           |
| a guarded write to what is not there   | 404    | NOT_FOUND              |
| a guarded write, the upstream busy     | 429    | TOO_MANY_REQUESTS      |
| a body over the cap                    | 413    | TOO_LARGE              |
| no connection, or its token unreadable | 502    | UPSTREAM_NOT_CONNECTED |
| our credential rejected                | 502    | UPSTREAM_CREDENTIAL    |
| upstream unreachable, garbage, too big | 502    | UPSTREAM_UNUSABLE      |
| upstream too slow                      | 504    | UPSTREAM_TIMEOUT       |
| a write that may have been applied     | 504    | OUTCOME_UNKNOWN        |
| Redis gone where it is needed          | 503    | STORE_UNAVAILABLE      |
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions

from tasks_proxy.accounts.suspended import OrganisationSuspended
from tasks_proxy.core.errors import (
    AddressRefused,
    BadRequest,
    CredentialUnreadable,
    NoConnection,
    OutcomeUnknown,
    PathRefused,
    StoreUnavailable,
    TaskChanged,
    TaskloomError,
    UpstreamBusy,
    UpstreamMissing,
    UpstreamTimeout,
    UpstreamUnauthorised,
)

log = logging.getLogger(__name__)

OURS: dict[type[TaskloomError], tuple[int, str]] = {
    PathRefused: (400, "INVALID_PATH"),
    BadRequest: (400, "INVALID_REQUEST"),
    TaskChanged: (409, "TASK_CHANGED"),
    OutcomeUnknown: (504, "OUTCOME_UNKNOWN"),
    NoConnection: (502, "UPSTREAM_NOT_CONNECTED"),
    CredentialUnreadable: (502, "UPSTREAM_NOT_CONNECTED"),
    AddressRefused: (502, "UPSTREAM_UNUSABLE"),
    UpstreamUnauthorised: (502, "UPSTREAM_CREDENTIAL"),
    UpstreamMissing: (404, "NOT_FOUND"),
    UpstreamBusy: (429, "TOO_MANY_REQUESTS"),
    UpstreamTimeout: (504, "UPSTREAM_TIMEOUT"),
    StoreUnavailable: (503, "STORE_UNAVAILABLE"),
    TaskloomError: (502, "UPSTREAM_UNUSABLE"),
}
"""The first class that fits, in this order."""

_NAMES = {
    400: "INVALID_REQUEST",
    401: "UNAUTHENTICATED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "TOO_LARGE",
    429: "TOO_MANY_REQUESTS",
}


def answer_for(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """The answer that an error of ours, Django's or DRF's stands for; None for a bug."""
    headers: dict[str, str] = {}
    if isinstance(error, TaskloomError):
        status, name = next(found for kind, found in OURS.items() if isinstance(error, kind))
        more = {"current": dict(error.current)} if isinstance(error, TaskChanged) else {}
        if isinstance(error, UpstreamBusy) and error.retry_after is not None:
            headers["Retry-After"] = str(int(error.retry_after) + 1)
        return _answer(status, name, str(error), headers, more)
    if isinstance(error, OrganisationSuspended):
        return _answer(403, "ORGANISATION_SUSPENDED", str(error), headers)
    if isinstance(error, Http404 | PermissionDenied):
        status = 404 if isinstance(error, Http404) else 403
        return _answer(status, _NAMES[status], "There is nothing here for you.", headers)
    if isinstance(error, exceptions.APIException):
        status = error.status_code
        if status == 401:
            headers["WWW-Authenticate"] = str(getattr(error, "auth_header", "Bearer"))
        wait = getattr(error, "wait", None)
        if isinstance(wait, int | float):
            headers["Retry-After"] = str(int(wait) + 1)
        return _answer(status, _NAMES.get(status, "INVALID_REQUEST"), _sentence(error), headers)
    return None


def _answer(
    status: int,
    name: str,
    message: str,
    headers: dict[str, str],
    more: Mapping[str, Any] | None = None,
) -> JsonResponse:
    request_id = uuid.uuid4().hex
    if status >= 500:
        log.warning("answered %s %s, request %s", status, name, request_id)
    body = {"error": name, "message": message, "requestId": request_id, **(more or {})}
    return JsonResponse(body, status=status, headers={**headers, "Cache-Control": "no-store"})


def _sentence(error: exceptions.APIException) -> str:
    return _flat(error.detail)


def _flat(detail: Any) -> str:
    """What is wrong, each with the name or the number of what it is about before it."""
    if isinstance(detail, dict):
        return " ".join(f"{name}: {_flat(told)}" for name, told in detail.items())
    return " ".join(map(_flat, detail)) if isinstance(detail, list) else str(detail)
