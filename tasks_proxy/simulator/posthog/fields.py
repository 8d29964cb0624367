"""Checks of single fields; each raises Refused, naming the field."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection

from tasks_proxy.simulator.posthog.refusals import invalid, not_a_choice
from tasks_proxy.simulator.posthog.shapes import JsonObject

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


def text(body: JsonObject, name: str, *, longest: int | None = None, null: bool = False) -> None:
    """A string, where the field is given at all."""
    value = body.get(name)
    if name not in body or (value is None and null):
        return
    if value is None:
        raise invalid("This field may not be null.", name, "null")
    if not isinstance(value, str):
        raise invalid("Not a valid string.", name)
    if longest is not None and len(value) > longest:
        detail = f"Ensure this field has no more than {longest} characters."
        raise invalid(detail, name, "max_length")


def flag(body: JsonObject, name: str) -> None:
    """True or false, where the field is given at all."""
    if name in body and not isinstance(body[name], bool):
        raise invalid("Must be a valid boolean.", name)


def choice(body: JsonObject, name: str, words: Collection[str]) -> None:
    """One of the words; null is as good as absent."""
    value = body.get(name)
    if value is not None and (not isinstance(value, str) or value not in words):
        raise not_a_choice(value, name)


def identifier(body: JsonObject, name: str) -> None:
    """A UUID; null is as good as absent."""
    if body.get(name) is not None and not is_uuid(body[name]):
        raise invalid("Must be a valid UUID.", name)


def repository(value: object, name: str) -> str:
    """`organization/repository` in lower case."""
    if not isinstance(value, str) or not _REPOSITORY.fullmatch(value):
        raise invalid("Repository must be in the format organization/repository", name)
    return value.lower()


def mapping(body: JsonObject, name: str) -> None:
    """A JSON object; null is as good as absent."""
    if body.get(name) is not None and not isinstance(body[name], dict):
        raise invalid("Value must be valid JSON.", name)


def is_uuid(value: object) -> bool:
    """Whether it is a UUID as text."""
    try:
        return isinstance(value, str) and bool(uuid.UUID(value))
    except ValueError:
        return False
