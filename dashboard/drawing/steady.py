"""Plans that keep a list's rung from one picture to the next, so that nothing jumps."""

from __future__ import annotations

from functools import lru_cache

from dashboard.drawing import cache
from dashboard.drawing.plan import Plan, View, plan_for
from dashboard.graph.choice import Taken
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList


def steady_plan(task_list: TaskList, snapshot: Snapshot, view: View) -> Plan:
    """The list's picture as `view` asks for it, on the rung of its last one while that serves.

    Every viewer of a list sees the same rung; without Redis it is chosen anew each time.
    """
    if view.fold != "auto":
        return _planned(snapshot.tasks, view, None)
    organisation, name = task_list.organisation_id, f"rung:{task_list.pk}"
    try:
        last = Taken.parsed(cache.noted(organisation, name))
        planned = _planned(snapshot.tasks, view, last)
        if planned.folded.taken != last:
            cache.note(organisation, name, str(planned.folded.taken))
    except StoreUnavailable:
        planned = _planned(snapshot.tasks, view, None)
    return planned


def _planned(tasks: tuple[Task, ...], view: View, last: Taken | None) -> Plan:
    """The plan; only made where one of its ingredients changed, and no status is among them."""
    known = tuple((t.id, t.title, t.agent, t.depends_on, t.blocked_by) for t in tasks)
    slot = _slot(known, view, last)
    if not slot:
        slot.append(plan_for(tasks, view, last))
    return slot[0]


@lru_cache(maxsize=8)  # the lists that people look at just now; a plan of 20,000 tasks is 20 MB
def _slot(known: tuple[object, ...], view: View, last: Taken | None) -> list[Plan]:
    """The place that remembers one plan within this process."""
    return []
