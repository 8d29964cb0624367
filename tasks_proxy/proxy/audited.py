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
    after: dict[str, Any] = {
        name: "(set)" if name in SECRETS else value for name, value in given.items()
    }
    if outcome == UNKNOWN:
        after["outcome"] = "unknown: the upstream did not say whether it was applied"
    task_id = asked.task_id or next(iter(written), "")
    try:
        titles = _titles(connection, asked, task_id, written)
        if asked.method == "DELETE" and written:
            after["deleted"] = {name: titles.get(name, "") for name in written}
        record(
            Action.TASK_CHANGE if asked.below else _ACTIONS.get(asked.method, Action.TASK_CHANGE),
            asked.actor,
            organisation=connection.organisation,
            target="/".join((f"task {task_id}".strip(), *asked.below)),
            title=_title(current) or titles.get(task_id) or _title(given),
            before=_before(asked, given, current),
            after=after or None,
        )
    except Error as error:
        log.error(  # noqa: TRY400  the trace of a database error may hold what was written
            "a write to task %s by user %s is not in the audit log: %s",
            *(task_id, asked.actor.user and asked.actor.user.pk, type(error).__name__),
        )


def _titles(
    connection: Connection, asked: Write, task_id: str, written: list[str]
) -> dict[str, str]:
    """What the tasks of a write were called before it, as far as we were told."""
    if asked.task_id is None:
        return {}
    wanted = [task_id, *written] if asked.method == "DELETE" else [task_id]
    return titles_of(connection, wanted[:MOST_ITEMS])


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
