"""Plans that keep a list's rung from one picture to the next, so that nothing jumps."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from dashboard.drawing import cache
from dashboard.drawing.plan import Plan, View, plan_for
from dashboard.graph.choice import Taken
from dashboard.graph.structure import ingredients
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot, Task


class Drawable(Protocol):
    """What a picture is of: a list, or a part of one that somebody is shown.

    `pk` tells it from all others of its organisation, `title` is its name on pictures.
    """

    @property
    def organisation_id(self) -> int: ...

    @property
    def pk(self) -> object: ...

    @property
    def title(self) -> str: ...


def steady_plan(task_list: Drawable, snapshot: Snapshot, view: View) -> Plan:
    """The list's picture as `view` asks for it, on the rung of its last one while that serves.

    Every viewer of a list sees the same rung; without Redis it is chosen anew each time, and so
    is that of a focus.
    """
    if view.fold != "auto" or view.focus is not None:
        return _planned(snapshot.related.tasks, view, None)
    organisation, name = task_list.organisation_id, f"rung:{task_list.pk}"
    try:
        last = Taken.parsed(cache.noted(organisation, name))
        planned = _planned(snapshot.related.tasks, view, last)
        if planned.folded.taken != last:
            cache.note(organisation, name, str(planned.folded.taken))
    except StoreUnavailable:
        planned = _planned(snapshot.related.tasks, view, None)
    return planned


def _planned(tasks: tuple[Task, ...], view: View, last: Taken | None) -> Plan:
    """The plan; only made where one of its ingredients changed, and no status is among them."""
    slot = _slot(ingredients(tasks), view, last)
    if not slot:
        slot.append(plan_for(tasks, view, last))
    return slot[0]


@lru_cache(maxsize=8)  # the lists that people look at just now; a plan of 20,000 tasks is 20 MB
def _slot(known: tuple[object, ...], view: View, last: Taken | None) -> list[Plan]:
    """The place that remembers one plan within this process."""
    return []


def forget() -> None:
    """Plan anew whatever is asked next."""
    _slot.cache_clear()
