"""The task panel: everything that is known of one task, and what may be done to it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from dashboard.explained import explained
from dashboard.lists.reading import Reading
from dashboard.outside import Outside, outside
from dashboard.runs.shown import Run, runs_of
from dashboard.tasks.details import Details, details
from dashboard.tasks.happenings import Happening, happenings, maker_of
from dashboard.tasks.markdown import rendered
from dashboard.tasks.standing import Standing, standing
from dashboard.tasks.trees import Tree, tree_of
from dashboard.tasks.values import KNOWN_FIELDS, word_of
from tasks_proxy.accounts.access import Access
from tasks_proxy.connections.capabilities import Capabilities, Operation, capabilities_of
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.relations import owners_of
from tasks_proxy.core.statuses import MEANINGS, UPSTREAM_STATUSES, Status
from tasks_proxy.history.models import TaskList

_TOLD_AS_RUNS = frozenset({"runs", "runsRead", "statusWord", "queuedAt", "reportLinks"})


@dataclass(frozen=True, slots=True)
class Edge:
    """A task that this one names: in the list, elsewhere (`outside`), or never seen by us.

    `blocks` tells that it is named as a blocker, not as a dependency.
    """

    task_id: str
    task: Task | None
    outside: Outside | None
    blocks: bool

    @property
    def known(self) -> Task | None:
        """The task as far as anybody knows of it."""
        return self.task or (self.outside.task if self.outside else None)

    @property
    def title(self) -> str:
        """What to call it."""
        return (self.known.title if self.known else "") or self.task_id


@dataclass(frozen=True, slots=True)
class Panel:
    """One task; `can` is None for those who may only read, and where there is nothing to write.

    `maker` made it through us, where the upstream names nobody. `before` and `after` are its
    neighbours in the order of the graph's steps.
    """

    details: Details
    can: Capabilities | None = None
    description: SafeString | None = None
    trees: tuple[Tree, ...] = ()
    others: tuple[Tree, ...] = ()
    edges: tuple[Edge, ...] = ()
    history: tuple[Happening, ...] = ()
    maker: str = ""
    has_runs: bool = False
    runs: tuple[Run, ...] = ()
    before: str | None = None
    after: str | None = None
    standing: Standing = field(default_factory=Standing)

    @property
    def task(self) -> Task | None:
        """The task, None where the list has none of that id."""
        return self.details.task

    @property
    def statuses(self) -> tuple[tuple[Status, str], ...]:
        """What its status may be changed to, with the words for it."""
        if self.can is None or self.task is None or not self.can.updates("status"):
            return ()
        return tuple(
            (status, MEANINGS[status].word)
            for status in UPSTREAM_STATUSES
            if status in self.can.statuses and status is not self.task.status
        )

    @property
    def retries(self) -> bool:
        """Whether there is something to try again."""
        over = self.task is not None and self.task.status in {Status.FAILED, Status.CANCELLED}
        return over and self.can is not None and self.can.retries

    @property
    def edits(self) -> bool:
        """Whether its fields may be changed."""
        return self.can is not None and self.can.updates("title")

    @property
    def creates(self) -> bool:
        """Whether another one like it may be made."""
        return self.can is not None and self.can.creates("title")

    @property
    def was(self) -> str:
        """What a person sees of it that a quick action goes by, as JSON."""
        task = self.task
        return json.dumps({"status": task.fields.get("status")}) if task else "{}"

    @property
    def deletes(self) -> bool:
        """Whether it may be deleted."""
        return self.can is not None and self.can.can(Operation.DELETE)


def panel(task_list: TaskList, access: Access, reading: Reading, task_id: str) -> Panel:
    """The panel of a task in the list as it was just read."""
    snapshot = reading.snapshot
    if snapshot is not None:
        task_id = owners_of(snapshot).get(task_id, task_id)
    found = details(snapshot, task_id)
    task = found.task
    if snapshot is None or task is None:
        return Panel(found)
    before, after = _neighbours(task_list, snapshot, task_id)
    writes = access.may_write and not reading.archived
    return Panel(
        details=found,
        can=capabilities_of(task_list.connection) if writes else None,
        description=rendered(task.description) if task.description else None,
        trees=tuple(
            tree_of(word_of(name), task.fields[name])
            for name in ("result", "metadata")
            if task.fields.get(name) not in (None, "", {}, [])
        ),
        others=tuple(
            tree_of(name, value)
            for name, value in sorted(task.fields.items())
            if name not in KNOWN_FIELDS and name not in _TOLD_AS_RUNS
        ),
        edges=_edges(task_list, snapshot, task),
        history=happenings(task_list, task_id),
        maker="" if task.creator else maker_of(task_list, task_id),
        has_runs=capabilities_of(task_list.connection).runs,
        runs=runs_of(task),
        before=before,
        after=after,
        standing=_standing(task_list, reading, task_id),
    )


def _standing(task_list: TaskList, reading: Reading, task_id: str) -> Standing:
    # What is archived waits for nothing.
    if reading.snapshot is None or reading.archived:
        return Standing()
    return standing(explained(task_list, reading.snapshot), reading.snapshot, task_id)


def _edges(task_list: TaskList, snapshot: Snapshot, task: Task) -> tuple[Edge, ...]:
    named = [(name, False) for name in task.depends_on]
    named += [(name, True) for name in task.blocked_by]
    known = snapshot.by_id
    away = outside(task_list, [name for name, _ in named if name not in known])
    return tuple(Edge(name, known.get(name), away.get(name), blocks) for name, blocks in named)


def _neighbours(
    task_list: TaskList, snapshot: Snapshot, task_id: str
) -> tuple[str | None, str | None]:
    """The tasks before and after it, step by step, as the outline lists them."""
    groups = explained(task_list, snapshot).steps.groups
    order = [name for group in groups for name in group if name in snapshot.by_id]
    place = order.index(task_id) if task_id in order else -1
    if place < 0:
        return None, None
    before = order[place - 1] if place else None
    return before, order[place + 1] if place + 1 < len(order) else None
