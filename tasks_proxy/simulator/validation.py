"""Checks what clients send against the contract's request schemas; names the field at fault."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from tasks_proxy.simulator.contract import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    MAX_MAX_RETRIES,
    STATUSES,
    JsonObject,
)

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WHOLE = re.compile(r"[0-9]{1,9}")


class InvalidRequest(Exception):
    """The request breaks the contract; `str()` is the sentence that the client gets."""


def is_uuid(value: object) -> bool:
    """Whether `value` is a UUID in its usual hyphenated text."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def parse_object(body: bytes) -> JsonObject:
    """The JSON object in `body`; InvalidRequest for anything else and for non-finite numbers."""
    try:
        value = json.loads(body.decode(), parse_constant=_not_json, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest("The body must be valid JSON.") from error
    if not isinstance(value, dict):
        raise InvalidRequest("The body must be a JSON object.")
    return value


def check_create(body: JsonObject) -> None:
    """InvalidRequest unless `body` fits `createTask_request`."""
    if "title" not in body:
        raise InvalidRequest("title is required.")
    check_fields(body, nullable=())


def check_update(body: JsonObject) -> None:
    """InvalidRequest unless `body` fits `updateTask_request`."""
    check_fields(body, nullable=UPDATE_NULLABLE)


def check_fields(body: JsonObject, nullable: Collection[str]) -> None:
    """InvalidRequest at the first known field of `body` that does not fit its schema."""
    for name, value in body.items():
        rule = _RULES.get(name)
        if rule is None or (value is None and name in nullable):
            continue
        if not rule.fits(value):
            raise InvalidRequest(f"{name} must be {rule.shape}.")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A checked query of `listTasks`; `filters` are by the names of the task's fields."""

    filters: dict[str, str]
    depends_on: str | None
    include_details: bool
    limit: int


def list_query(query: Mapping[str, str]) -> ListQuery:
    """The query of `listTasks`; InvalidRequest when a parameter does not fit."""
    names = ("taskListId", "status", "assignedAgentId")
    status, depends_on = query.get("status"), query.get("dependsOn")
    if status is not None and status not in STATUSES:
        raise InvalidRequest(f"status must be {_RULES['status'].shape}.")
    if depends_on is not None and not is_uuid(depends_on):
        raise InvalidRequest("dependsOn must be a UUID.")
    return ListQuery(
        filters={name: query[name] for name in names if name in query},
        depends_on=depends_on.lower() if depends_on is not None else None,
        include_details=flag(query, "includeDetails"),
        limit=_limit(query.get("limit")),
    )


def flag(query: Mapping[str, str], name: str) -> bool:
    """A boolean parameter, false where it is absent; InvalidRequest for any other word."""
    word = query.get(name, "false")
    if word not in {"true", "false"}:
        raise InvalidRequest(f"{name} must be true or false.")
    return word == "true"


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not _WHOLE.fullmatch(text) or not 1 <= int(text) <= MAX_LIMIT:
        raise InvalidRequest(f"limit must be an integer from 1 to {MAX_LIMIT}.")
    return int(text)


def _not_json(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


@dataclass(frozen=True, slots=True)
class _Rule:
    shape: str
    fits: Callable[[Any], bool]


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_uuids(value: object) -> bool:
    return isinstance(value, list) and all(is_uuid(item) for item in value)


_TEXT = _Rule("a string", lambda value: isinstance(value, str))
_OBJECT = _Rule("an object", lambda value: isinstance(value, dict))
_UUIDS = _Rule("an array of UUIDs", _is_uuids)

_RULES: dict[str, _Rule] = {
    "title": _Rule("a non-empty string", lambda v: isinstance(v, str) and v.strip() != ""),
    "description": _TEXT,
    "taskListId": _TEXT,
    "status": _Rule("one of " + ", ".join(STATUSES), lambda v: v in STATUSES),
    "assignedAgentId": _TEXT,
    "createdByAgentId": _TEXT,
    "dependsOn": _UUIDS,
    "metadata": _OBJECT,
    "progress": _Rule("a number from 0 to 1", _is_share),
    "progressMessage": _TEXT,
    "result": _OBJECT,
    "error": _TEXT,
    "retryCount": _Rule("an integer of at least 0", lambda v: _is_whole(v) and v >= 0),
    "maxRetries": _Rule(
        f"an integer from 0 to {MAX_MAX_RETRIES}",
        lambda v: _is_whole(v) and 0 <= v <= MAX_MAX_RETRIES,
    ),
    "blockedReason": _TEXT,
    "blockedByTaskIds": _UUIDS,
}
UPDATE_NULLABLE = frozenset(
    {"taskListId", "assignedAgentId", "error", "blockedReason", "blockedByTaskIds"}
)
