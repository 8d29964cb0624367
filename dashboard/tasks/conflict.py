"""Two people at one task: both versions of each field that they disagree on, to choose from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse, QueryDict

from dashboard.member import MemberRequest
from dashboard.tasks.outcome import Failure, dialog
from dashboard.tasks.values import shown, word_of
from dashboard.tasks.writing import Desk

_LONG = 4_000


@dataclass(frozen=True, slots=True)
class Choice:
    """A field with both versions; `agreed` where nobody else touched it since it was seen."""

    name: str
    word: str
    was: str
    theirs: str
    mine: str
    agreed: bool


def choices(
    desk: Desk, current: Mapping[str, Any], mine: Mapping[str, Any], was: Mapping[str, Any]
) -> tuple[Choice, ...]:
    """The fields that a person changes, each as it was, is now, and would be."""
    return tuple(
        Choice(
            name=name,
            word=word_of(name, desk.can),
            was=shown(name, was.get(name), _LONG),
            theirs=shown(name, current.get(name), _LONG),
            mine=shown(name, value, _LONG),
            agreed=name in was and was[name] == current.get(name),
        )
        for name, value in mine.items()
    )


def conflict_page(
    request: MemberRequest,
    desk: Desk,
    task_id: str,
    current: Mapping[str, Any],
    mine: Mapping[str, Any],
    was: Mapping[str, Any],
    *,
    failure: Failure | None = None,
) -> HttpResponse:
    """409: both versions, and a form that asks which of each field shall hold.

    `failure` tells why a choice that was made already came to nothing.
    """
    context = {
        "task_id": task_id,
        "title": current.get("title") or desk.title(task_id),
        "failure": failure,
        "choices": choices(desk, current, mine, was),
        "current": current,
        "seen": current.get("updatedAt") or "",
        "mine": json.dumps(mine),
        "was": json.dumps({name: current.get(name) for name in mine}),
    }
    return dialog(
        request, desk, "tasks/conflict.html", context, status=failure.status if failure else 409
    )


def chosen(posted: QueryDict, desk: Desk) -> dict[str, Any]:
    """The fields of which the person kept their own version."""
    mine = parsed_object(posted.get("mine"))
    kept = {name for name in mine if posted.get(f"keep-{name}") == "mine"}
    return {n: v for n, v in mine.items() if n in kept and desk.can.updates(n)}


def parsed_object(text: str | None) -> dict[str, Any]:
    """The JSON object of a hidden field of ours; BadRequest where somebody changed it."""
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise BadRequest("The form is damaged.") from error
    if not isinstance(value, dict):
        raise BadRequest("The form is damaged.")
    return value


def parsed_instant(text: str | None) -> int | None:
    """The `updatedAt` in a hidden field of ours."""
    good = text and text.isascii() and text.isdecimal() and len(text) <= 15
    return int(text) if text and good else None
