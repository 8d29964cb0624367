"""Lists for the tests of pages: what the mirror holds of them, written without an upstream."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.archives import Ending, archive_update
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots

NOW = 1_800_000_000.0
"""Some instant, in seconds since 1970."""

MINUTE = 60_000
"""In milliseconds, as tasks count."""


def connected(organisation: Organisation) -> Connection:
    """The organisation's connection, made at the first call."""
    return Connection.objects.get_or_create(
        organisation=organisation,
        defaults={
            "provider": Provider.QUANTCDN,
            "base_url": "https://upstream.example",
            "upstream_id": organisation.slug,
        },
    )[0]


def wire(task_id: str, status: str = "pending", *needs: str, **fields: Any) -> dict[str, Any]:
    """A task as the upstream tells it."""
    known = {"taskId": task_id, "title": f"Title of {task_id}", "status": status}
    return known | {"dependsOn": list(needs)} | fields


def snapshot_of(*tasks: dict[str, Any], **fields: Any) -> Snapshot:
    """A snapshot of these tasks, read at NOW."""
    records = tuple(map(Task.from_fields, tasks))
    whole: dict[str, Any] = {"list_id": "launch", "tasks": records, "fetched_at": NOW}
    return Snapshot(**whole | fields)


def listed(
    organisation: Organisation,
    list_id: str | None = "launch",
    *tasks: dict[str, Any],
    **fields: Any,
) -> TaskList:
    """A list with a snapshot of these tasks, read just now."""
    row = unread(organisation, list_id)
    fresh: dict[str, Any] = {"list_id": list_id, "fetched_at": time.time()}
    snapshots.write(row, snapshot_of(*tasks, **fresh | fields))
    return row


def unread(organisation: Organisation, list_id: str | None = "launch") -> TaskList:
    """A list that is known by name alone."""
    (row,) = lists_remember(connected(organisation), [list_id])
    return row


def archived(
    organisation: Organisation, list_id: str, *tasks: dict[str, Any], **fields: Any
) -> TaskList:
    """A list with an archive of these tasks, which the mirror holds nothing of."""
    row = unread(organisation, list_id)
    reading = snapshot_of(*tasks, **{"list_id": list_id} | fields)
    read = datetime.fromtimestamp(NOW, UTC)
    archive_update(row, Ending(reading=reading, over=True), now=read, kept=timedelta(days=30))
    return row
