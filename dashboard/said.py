"""What a picture tells of a list beyond its tasks: the critical path, estimates, and ghosts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from dashboard.drawing.pen import Ghost
from dashboard.drawing.picture import Said
from dashboard.drawing.words import about
from dashboard.explained import explained, explained_already
from dashboard.graph.explain import Analysis
from dashboard.outside import Outside, outside
from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import MEANINGS, Status
from tasks_proxy.history.models import TaskList

MOST_EXPLAINED = 2_500
"""Tasks up to which a picture waits for its list to be explained: for at most some 50 ms."""


def said_of(
    task_list: TaskList,
    snapshot: Snapshot,
    *,
    group_link: Callable[[frozenset[str], str], str] | None = None,
    ghost_link: Callable[[str, str], str] | None = None,
) -> Said:
    """What is known of the list. A long one tells only what somebody has had worked out already.

    `ghost_link` gives the address of a task from the key of its list and its id.
    """
    few = len(snapshot.tasks) <= MOST_EXPLAINED
    analysis = (explained if few else explained_already)(task_list, snapshot)
    ghosts = analysis.situation.graph.graph.ghosts if analysis else _named_outside(snapshot)
    return Said(
        analysis.forecast.critical if analysis else (),
        _Estimates(analysis, snapshot) if analysis else {},
        ghosts_of(task_list, ghosts, ghost_link),
        group_link,
    )


def ghosts_of(
    task_list: TaskList,
    task_ids: Collection[str],
    ghost_link: Callable[[str, str], str] | None = None,
) -> Mapping[str, Ghost]:
    """What a picture tells of those of the ids, of tasks outside the list, that are known."""
    found = outside(task_list, task_ids)
    return {task_id: _ghost(task_id, known, ghost_link) for task_id, known in found.items()}


def _named_outside(snapshot: Snapshot) -> frozenset[str]:
    named = {name for task in snapshot.tasks for name in (*task.depends_on, *task.blocked_by)}
    return frozenset(named - snapshot.by_id.keys())


class _Estimates(Mapping[str, str]):
    """How long each pending task may take, in words: of 20,000 a picture asks for a few."""

    def __init__(self, analysis: Analysis, snapshot: Snapshot) -> None:
        self._needs, self._tasks = analysis.forecast.needs, snapshot.by_id

    def __getitem__(self, task_id: str) -> str:
        span = self._needs[task_id]
        if self._tasks[task_id].status is not Status.PENDING:
            raise KeyError(task_id)
        return about(span.likely)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._needs if self._tasks[name].status is Status.PENDING)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _ghost(task_id: str, found: Outside, link: Callable[[str, str], str] | None) -> Ghost:
    if found.list_key is None:
        gone = "gone" if not MEANINGS[found.task.status].finished else "expired"
        return Ghost(found.title, found.task.status, gone)
    leads = link(found.list_key, task_id) if link else None
    return Ghost(found.title, found.task.status, f"in {found.list_title}", leads)
