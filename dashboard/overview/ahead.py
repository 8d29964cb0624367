"""A list's graph drawn ahead of its viewers, by the job that looks lists through."""

from __future__ import annotations

from dashboard.drawing.kept import keep, kept
from dashboard.drawing.plan import View
from dashboard.drawing.sketch import sketched
from dashboard.drawing.steady import steady_plan
from dashboard.said import said_of
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList


def draw_ahead(task_list: TaskList, snapshot: Snapshot) -> None:
    """Keep what the first viewer of the list's graph is shown, unless it is kept already.

    It runs no layout: that is the work of another job. Raises StoreUnavailable.
    """
    if not snapshot.tasks or kept(task_list, snapshot.version):
        return
    said = said_of(task_list, snapshot)
    planned = steady_plan(task_list, snapshot, View())
    sketch = sketched(planned, snapshot, critical=said.critical, estimates=said.estimates)
    keep(task_list, snapshot.version, sketch)
