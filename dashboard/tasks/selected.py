"""The tasks that somebody selected, told apart by whether the filter still shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from dashboard.graph.model import EdgeKind, graph_of
from dashboard.graph.ranks import ranks
from dashboard.lists.reading import Reading
from dashboard.lists.sight import Sight
from dashboard.tasks.writing import Desk


@dataclass(frozen=True, slots=True)
class Selected:
    """The ids that were selected.

    `hidden` are those that the filter does not show any more, `lost` those that the list does not
    hold any more: nothing is done to these.
    """

    shown: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The tasks that something is done to."""
        return (*self.shown, *self.hidden)


def selected(desk: Desk, task_ids: Sequence[str], query: str) -> Selected:
    """These tasks, as the list's page shows them under its own `query`."""
    if desk.snapshot is None:
        return Selected(tuple(task_ids))
    known = [name for name in task_ids if desk.task(name)]
    lost = tuple(name for name in task_ids if not desk.task(name))
    sight = Sight(desk.task_list, Reading(desk.snapshot), QueryDict(query))
    if not sight.query.asks:
        return Selected(tuple(known), (), lost)
    fitting = {task.id for task in sight.tasks}
    return Selected(
        tuple(name for name in known if name in fitting),
        tuple(name for name in known if name not in fitting),
        lost,
    )


def last_first(desk: Desk, task_ids: Sequence[str]) -> list[str]:
    """These tasks, each before those that it depends on: so an upstream lets each of them go."""
    graph = graph_of(desk.snapshot.tasks if desk.snapshot else ())
    needs = [edge for edge in graph.edges if edge.kind is EdgeKind.DEPENDS]
    rank = ranks(graph.nodes, needs)
    return sorted(task_ids, key=lambda name: -rank.get(name, 0))
