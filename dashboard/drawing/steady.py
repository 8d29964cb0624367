"""Plans that keep a list's rung from one picture to the next, so that nothing jumps."""

from __future__ import annotations

from dashboard.drawing import cache
from dashboard.drawing.plan import Plan, View, plan_for
from dashboard.graph.choice import Taken
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList


def steady_plan(task_list: TaskList, snapshot: Snapshot, view: View) -> Plan:
    """The list's picture as `view` asks for it, on the rung of its last one while that serves.

    Every viewer of a list sees the same rung; without Redis it is chosen anew each time.
    """
    if view.fold != "auto":
        return plan_for(snapshot.tasks, view)
    organisation, name = task_list.organisation_id, f"rung:{task_list.pk}"
    try:
        last = Taken.parsed(cache.noted(organisation, name))
        planned = plan_for(snapshot.tasks, view, last)
        if planned.folded.taken != last:
            cache.note(organisation, name, str(planned.folded.taken))
    except StoreUnavailable:
        planned = plan_for(snapshot.tasks, view)
    return planned
