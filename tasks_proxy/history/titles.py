"""What tasks are called, for whoever knows no more than their ids: from what was told of them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TASK_INDEXED, TaskEvent
from tasks_proxy.history.starts import Start


def titles_of(connection: Connection, task_ids: Iterable[str]) -> dict[str, str]:
    """The last titles that were told of these tasks of a connection; others are absent."""
    named = {json.dumps(task_id): task_id for task_id in task_ids}
    if not named:
        return {}
    rows = TaskEvent.objects.annotate(start=Start("task")).filter(
        task_list__connection=connection,
        start__in={name[:TASK_INDEXED] for name in named},
        changes__contains='"title":',  # no string holds that: its quotes would be escaped
    )
    found: dict[str, str] = {}
    for task, changes in rows.order_by("pk").values_list("task", "changes"):
        # A task that goes is told with what it was called.
        told = [title for title in json.loads(changes).get("title") or () if title]
        if told and task in named:  # others may begin like it
            found[named[task]] = str(told[-1])
    return found
