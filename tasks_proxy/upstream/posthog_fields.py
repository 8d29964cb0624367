"""PostHog's tasks as the fields that the mirror knows, beside those of PostHog's own.

A task there has no status: its runs have one. What the upstream said stays as it came, under its
own names; only addresses that are secrets for an hour are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tasks_proxy.core.statuses import Status

Fields = Mapping[str, Any]

STATUSES = {
    "not_started": Status.PENDING,
    "queued": Status.PENDING,
    "in_progress": Status.IN_PROGRESS,
    "completed": Status.COMPLETED,
    "failed": Status.FAILED,
    "cancelled": Status.CANCELLED,
}
"""A run's status in our words; its own stands in `statusWord`."""

NO_RUN = "no run"

LINKS = {
    "depends_on": "depends",
    "part_of": "part_of",
    "follow_up_of": "follows",
    "duplicate_of": "duplicates",
    "recurrence_of": "recurs",
}
"""Kinds of links between signal reports, and the edges that they are in a graph."""

_SECRET_STATE = frozenset({"github_user_token", "imported_mcp_servers", "relayed_mcp_servers"})


def task_fields(wire: Fields, runs: Sequence[Fields] | None, list_id: str) -> dict[str, Any]:
    """The mirror's fields of a task.

    `runs` are all runs of it, oldest first; None where only the latest was told, so that there may
    be more: `runsRead` tells which.
    """
    latest = wire.get("latest_run")
    latest = latest if isinstance(latest, dict) else None
    told = list(runs) if runs is not None else [latest] if latest else []
    known = {name: value for name, value in wire.items() if name != "latest_run"}
    return {
        **known,
        **_of_run(latest),
        "taskId": wire["id"],
        "taskListId": list_id,
        "createdByAgentId": _person(wire.get("created_by")),
        "dependsOn": [],
        "createdAt": milliseconds(wire.get("created_at")),
        "updatedAt": milliseconds(wire.get("updated_at")),
        "runs": [_run(run) for run in told],
        "runsRead": runs is not None or latest is None,
    }


def _of_run(latest: Fields | None) -> dict[str, Any]:
    """What a task's latest run says of the task."""
    if latest is None:
        return {"status": None, "statusWord": NO_RUN, "assignedAgentId": None}
    status = STATUSES.get(str(latest.get("status")), Status.UNKNOWN)
    started = None if status is Status.PENDING else milliseconds(latest.get("created_at"))
    return {
        "status": status.value if status is not Status.UNKNOWN else latest.get("status"),
        "statusWord": str(latest.get("status")).replace("_", " "),
        "assignedAgentId": latest.get("runtime_adapter"),
        "progressMessage": latest.get("stage"),
        "error": latest.get("error_message"),
        "result": latest.get("output"),
        "queuedAt": milliseconds(latest.get("created_at")),
        "startedAt": started,
        "completedAt": milliseconds(latest.get("completed_at")),
    }


def _run(run: Fields) -> dict[str, Any]:
    """A run as the mirror keeps it: our status and times beside what the upstream said."""
    status = STATUSES.get(str(run.get("status")), Status.UNKNOWN)
    return {
        **without_secrets(run),
        "taskStatus": status.value if status is not Status.UNKNOWN else run.get("status"),
        "startedAt": None if status is Status.PENDING else milliseconds(run.get("created_at")),
        "completedAt": milliseconds(run.get("completed_at")),
    }


def without_secrets(run: Fields) -> dict[str, Any]:
    """A run less its log's address, which whoever has it may read, and any order's secrets."""
    kept = {name: value for name, value in run.items() if name != "log_url"}
    state = kept.get("state")
    if isinstance(state, dict):
        kept["state"] = {name: value for name, value in state.items() if name not in _SECRET_STATE}
    return kept


def links_of(artefacts: Sequence[Fields]) -> list[dict[str, str]]:
    """The links of a signal report: `{"kind", "report"}`, kinds as in LINKS."""
    found = []
    for artefact in artefacts:
        content = artefact.get("content")
        if artefact.get("type") != "report_link" or not isinstance(content, dict):
            continue
        kind, report = LINKS.get(str(content.get("kind"))), content.get("report_id")
        if kind and isinstance(report, str) and report:
            found.append({"kind": kind, "report": report})
    return found


def milliseconds(text: object) -> int | None:
    """Milliseconds since 1970 of a date and time; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        return int(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


def _person(person: object) -> str | None:
    """A person's name; never their address, which a shared link would show with it."""
    if not isinstance(person, dict):
        return None
    names = (person.get("first_name"), person.get("last_name"))
    name = " ".join(part for part in names if isinstance(part, str) and part)
    return name or f"person {person.get('id')}"
