"""What is remembered of tasks that left a list: as they expired, or as they were taken away."""

from __future__ import annotations

import json
from collections.abc import Collection

from tasks_proxy.core.records import Task
from tasks_proxy.history.archives import archive_of
from tasks_proxy.history.models import TaskEvent, TaskList

_AT_ONCE = 500


def removed_tasks(task_list: TaskList, task_ids: Collection[str]) -> dict[str, Task]:
    """Those of `task_ids` that this list once held, as they were last seen.

    The archive tells of what expired, with all fields; the events of what was deleted or moved.
    """
    if not task_ids:
        return {}
    archive = archive_of(task_list)
    archived = archive.by_id if archive else {}
    found = {task_id: archived[task_id] for task_id in task_ids if task_id in archived}
    return _told(task_list, [task_id for task_id in task_ids if task_id not in found]) | found


def _told(task_list: TaskList, task_ids: list[str]) -> dict[str, Task]:
    found: dict[str, Task] = {}
    for start in range(0, len(task_ids), _AT_ONCE):
        names = [json.dumps(task_id) for task_id in task_ids[start : start + _AT_ONCE]]
        rows = TaskEvent.objects.filter(task_list=task_list, kinds="removed", task__in=names)
        for changes in rows.order_by("pk").values_list("changes", flat=True):
            fields = {name: old for name, (old, _) in json.loads(changes).items()}
            if isinstance(fields.get("taskId"), str):
                found[fields["taskId"]] = Task.from_fields(fields)
    return found
