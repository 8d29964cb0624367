"""Lists that pass through: whoever asks for one, or is told of one, has told us of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.keys import list_key
from tasks_proxy.history.lists import lists_remember, storable
from tasks_proxy.history.models import TaskList


def remember_lists(
    connection: Connection, segments: tuple[str, ...], query: str, body: bytes
) -> None:
    """Remember the lists that an answer to a read shows tasks of, named by the read or by them."""
    found = {name for name in _told(segments, query, json.loads(body)) if storable(name)}
    keys = {list_key(name): name for name in found}
    known = TaskList.objects.filter(
        organisation_id=connection.organisation_id, key__in=keys, left_at=None
    )
    for key in known.values_list("key", flat=True) if keys else ():
        del keys[key]
    if keys:
        lists_remember(connection, keys.values())


def _told(segments: tuple[str, ...], query: str, answer: Any) -> Iterable[str]:
    if not isinstance(answer, dict):
        return
    tasks = answer.get("tasks")
    shown = [answer, *(tasks if isinstance(tasks, list) else [])]
    for task in shown:
        if isinstance(task, dict) and task.get("taskId"):
            yield from _text(task.get("taskListId"))
    if tasks or answer.get("graph"):
        yield from _text(_named(segments, query))


def _text(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value


def _named(segments: tuple[str, ...], query: str) -> str | None:
    if len(segments) == 2:
        return segments[0]
    if segments:
        return None
    return next(iter(parse_qs(query).get("taskListId", [])), None)
