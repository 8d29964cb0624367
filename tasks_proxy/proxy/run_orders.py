"""What a signed-in person does to the runs of a task: start one, end one, ask for its log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tasks_proxy.connections.models import Connection
from tasks_proxy.proxy.edits import Editor, sent, settle
from tasks_proxy.proxy.writes import Write
from tasks_proxy.store import budget
from tasks_proxy.upstream import wire
from tasks_proxy.upstream.factory import upstream_for


def run_start(editor: Editor, task_id: str, order: Mapping[str, Any]) -> None:
    """Start a new run of the task as `order` says.

    Raises UpstreamError with what the upstream answered, or OutcomeUnknown where the run may have
    been started.
    """
    _send(editor, task_id, "run", order=order, what="new run")


def run_cancel(editor: Editor, task_id: str, run_id: str) -> None:
    """End a run before its time; one that is over stays as it is. Raises as `run_start` does."""
    _send(editor, task_id, "runs", run_id, "cancel", what="end of the run")


def run_log(connection: Connection, task_id: str, run_id: str) -> str | None:
    """Where the run's log can be read for an hour; None where it has none. Raises UpstreamError."""
    client = upstream_for(connection, budget.spend)
    answer = client.forward("GET", (task_id, "runs", run_id), query="")
    address = wire.object_of(answer, "run").get("log_url")
    if not isinstance(address, str) or urlsplit(address).scheme not in {"https", "http"}:
        return None
    return address


def _send(
    editor: Editor,
    task_id: str,
    *below: str,
    what: str,
    order: Mapping[str, Any] | None = None,
) -> None:
    asked = Write(
        method="POST",
        task_id=task_id,
        below=below,
        body=json.dumps(order).encode("ascii") if order else None,
        by=editor.by,
        actor=editor.actor,
        patched=False,
    )
    sent(editor, asked, what)
    settle(editor, [task_id])
