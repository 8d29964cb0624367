"""The border: bytes from the wire become checked JSON, or an error that says what was wrong."""

from __future__ import annotations

import json
import math
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from django.utils import timezone

from tasks_proxy.core.errors import (
    UpstreamBusy,
    UpstreamError,
    UpstreamFailed,
    UpstreamGarbled,
    UpstreamMissing,
    UpstreamRefused,
    UpstreamUnauthorised,
)
from tasks_proxy.upstream.transport import Answer

MAX_WAIT = 3600.0
"""Seconds; no Retry-After holds us off for longer."""

_SHOWN = 200


def object_of(answer: Answer, what: str) -> dict[str, Any]:
    """The JSON object of a good answer; the error that any other answer stands for."""
    if not 200 <= answer.status < 300:
        raise error_of(answer, what)
    value = parse(answer.body, what)
    if not isinstance(value, dict):
        raise UpstreamGarbled(f"The upstream's {what} is not a JSON object.")
    return value


def error_of(answer: Answer, what: str) -> UpstreamError:
    """The error that an answer with a status outside 200 to 299 stands for."""
    status, wait = answer.status, retry_after(answer.headers.get("Retry-After"))
    told = f"The upstream answered {status} {_phrase(status)} to the {what}{_message(answer)}"
    if status in {401, 403}:
        return UpstreamUnauthorised(
            f"The upstream does not accept the stored token ({status}). Enter a new one.",
            status=status,
        )
    if status == 404:
        return UpstreamMissing(told, status=status)
    if status == 429:
        return UpstreamBusy(told, status=status, retry_after=wait)
    if status >= 500:
        return UpstreamFailed(told, status=status, retry_after=wait)
    return UpstreamRefused(told, status=status)


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, in 0 to MAX_WAIT; None where it is no use."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - timezone.now()).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return None if math.isnan(seconds) else min(MAX_WAIT, max(0.0, seconds))


def parse(body: bytes, what: str) -> Any:
    """The JSON value in `body`; UpstreamGarbled for anything that strict JSON does not have."""
    try:
        return json.loads(body, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise UpstreamGarbled(f"The upstream's {what} is not JSON that we can read.") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError("a number out of range")
    return value


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _message(answer: Answer) -> str:
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return "."
    text = body.get("message") or body.get("error") if isinstance(body, dict) else None
    if not isinstance(text, str) or not text.strip():
        return "."
    told = text.strip()[:_SHOWN]
    return f": {told}" if told[-1] in ".!?…" else f": {told}."
