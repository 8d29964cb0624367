"""Writes in the audit log: which fields somebody set, and what was there before, where we know."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import Error

from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.cleaning import MOST_ITEMS
from tasks_proxy.audit.recording import record
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.titles import titles_of

if TYPE_CHECKING:  # that module imports this one
    from tasks_proxy.proxy.writes import Write

log = logging.getLogger(__name__)

DONE = "done"
UNKNOWN = "unknown"

SECRETS = frozenset({"github_user_token", "imported_mcp_servers", "relayed_mcp_servers"})
"""Fields of a write that hold somebody's credentials: the log tells that they were set."""

_ACTIONS = {"POST": Action.TASK_CREATE, "DELETE": Action.TASK_DELETE}
_OF_A_DELETED_TASK = ("title", "status", "taskListId")
_NAMES_TASKS = ("dependsOn", "blockedByTaskIds")


def write_record(
    connection: Connection,
    asked: Write,
    written: list[str],
    current: Mapping[str, Any] | None,
    *,
    outcome: str,
) -> None:
    """Record a write that was passed on; `written` are the ids that it made, changed or deleted.

    `current` is the task before, where it was read. The upstream has taken the write by now, so a
    database that does not must not turn the answer into a failure.
    """
    given = json.loads(asked.body) if asked.body else {}
    before = _before(asked, given, current)
    after: dict[str, Any] = {
        name: "(set)" if name in SECRETS else value for name, value in given.items()
    }
    if outcome == UNKNOWN:
        after["outcome"] = "unknown: the upstream did not say whether it was applied"
    task_id = asked.task_id or next(iter(written), "")
    try:
        titles = titles_of(connection, _named(asked, task_id, written, before, after))
        if asked.method == "DELETE" and written:
            after["deleted"] = _told(written, titles)
        record(
            Action.TASK_CHANGE if asked.below else _ACTIONS.get(asked.method, Action.TASK_CHANGE),
            asked.actor,
            organisation=connection.organisation,
            target="/".join((f"task {task_id}".strip(), *asked.below)),
            title=_title(current) or titles.get(task_id) or _title(given),
            before=_with_titles(before, titles),
            after=_with_titles(after, titles) or None,
        )
    except Error as error:
        log.error(  # noqa: TRY400  the trace of a database error may hold what was written
            "a write to task %s by user %s is not in the audit log: %s",
            *(task_id, asked.actor.user and asked.actor.user.pk, type(error).__name__),
        )


def _named(
    asked: Write, task_id: str, written: list[str], *values: Mapping[str, Any] | None
) -> dict[str, None]:
    """The tasks that an entry names, those of a long list as far as it is kept."""
    own = [] if asked.task_id is None else [task_id]
    deleted = written[:MOST_ITEMS] if asked.method == "DELETE" else []
    others = [
        other
        for fields in values
        for name in _NAMES_TASKS
        for other in _ids((fields or {}).get(name))[:MOST_ITEMS]
    ]
    return dict.fromkeys([*own, *deleted, *others])


def _with_titles(values: dict[str, Any] | None, titles: Mapping[str, str]) -> dict[str, Any] | None:
    """The values, with what other tasks that they name were called at the time."""
    if values is None:
        return None
    told = {name: _told(ids, titles) for name in _NAMES_TASKS if (ids := _ids(values.get(name)))}
    return {**values, **told}


def _told(task_ids: list[str], titles: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": task_id, "title": titles.get(task_id, "")} for task_id in task_ids]


def _ids(value: Any) -> list[str]:
    """The ids of tasks in a field, of which a client may have sent anything."""
    named = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return value if named else []


def _title(fields: Mapping[str, Any] | None) -> str:
    title = fields.get("title") if fields else None
    return title if isinstance(title, str) else ""


def _before(
    asked: Write, given: Mapping[str, Any], current: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    if current is None:
        return None
    names = _OF_A_DELETED_TASK if asked.method == "DELETE" else tuple(given)
    return {name: current[name] for name in names if name in current}
