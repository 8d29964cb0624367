"""Publishing a reading that took a while: what was written meanwhile is newer than it."""

from __future__ import annotations

from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import readings
from tasks_proxy.sync.publish import publish
from tasks_proxy.sync.reconcile import with_newer
from tasks_proxy.sync.rewrite import alone


def settle(task_list: TaskList, new: Snapshot, began: float) -> Snapshot:
    """Publish a reading, less what it may tell of tasks that were written since it began."""
    with alone(task_list):
        current, newer = readings.before_writing(task_list, began)
        return publish(task_list, current, with_newer(new, current, newer))
