"""Lists that clients name as they pass through: whoever asks for one has told us of it."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.keys import list_key
from tasks_proxy.history.lists import lists_remember, storable
from tasks_proxy.history.models import TaskList


def remember_list(
    connection: Connection, segments: tuple[str, ...], query: str, body: bytes
) -> None:
    """Remember the list that a read named, where the upstream's answer shows tasks of it."""
    list_id = _named(segments, query)
    if list_id is None or not storable(list_id) or not _holds_tasks(body):
        return
    known = TaskList.objects.filter(
        organisation_id=connection.organisation_id, key=list_key(list_id)
    )
    if not known.exists():
        lists_remember(connection, [list_id])


def _named(segments: tuple[str, ...], query: str) -> str | None:
    if len(segments) == 2:
        return segments[0]
    if segments:
        return None
    return next(iter(parse_qs(query).get("taskListId", [])), None)


def _holds_tasks(body: bytes) -> bool:
    answer = json.loads(body)
    return isinstance(answer, dict) and bool(answer.get("tasks") or answer.get("graph"))
