"""The ladder over a list's graph, built once in a process for whoever asks of that structure."""

from __future__ import annotations

from functools import lru_cache

from dashboard.graph.fold import ladder_over
from dashboard.graph.ladder import Ladder
from dashboard.graph.model import graph_of
from dashboard.graph.traits import traits_of
from tasks_proxy.core.records import Task


def ingredients(tasks: tuple[Task, ...]) -> tuple[object, ...]:
    """All of the tasks that structure and folding hang on; no status is among it."""
    return tuple((t.id, t.title, t.agent, t.depends_on, t.blocked_by, t.related) for t in tasks)


def ladder_of(tasks: tuple[Task, ...]) -> Ladder:
    """The ladder over the tasks' graph, with its numbers and their traits."""
    slot = _slot(ingredients(tasks))
    if not slot:
        slot.append(ladder_over(graph_of(tasks), traits_of(tasks)))
    return slot[0]


@lru_cache(maxsize=8)  # the lists that people look at just now; one of 20,000 tasks takes 15 MB
def _slot(known: tuple[object, ...]) -> list[Ladder]:
    """The place that remembers one ladder within this process."""
    return []


def forget() -> None:
    """Build anew whatever is asked next."""
    _slot.cache_clear()
