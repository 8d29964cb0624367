"""What one version of a list shows but for its time, its look and where it leads: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from dashboard.drawing.bearing import direction_of
from dashboard.drawing.pen import GroupFace, group_face_of
from dashboard.drawing.plan import Plan, View
from dashboard.graph.cycles import warning
from dashboard.graph.fold import Folded
from dashboard.graph.model import Edge
from dashboard.graph.shape import Direction
from tasks_proxy.core.records import Snapshot, Task


@dataclass(frozen=True, slots=True)
class Sketch:
    """All that a picture is painted from beside its layout, whoever asks and whenever.

    `tasks` are those that are drawn by themselves and `groups` the faces of the others, both by
    the key of their node. `critical` are drawn edges and `on_path` the keys of the nodes that the
    end of the work hangs on, `estimates` tell in words how long a task may take. `total` is how
    many tasks the list has, and `notes` are sentences to show. `first` tells whether it is what
    everybody sees first who asks for nothing.
    """

    folded: Folded
    direction: Direction
    shape: str
    total: int
    tasks: Mapping[str, Task]
    groups: Mapping[str, GroupFace]
    circling: frozenset[Edge] = frozenset()
    critical: frozenset[tuple[str, str]] = frozenset()
    on_path: frozenset[str] = frozenset()
    estimates: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    first: bool = False

    @property
    def outside(self) -> frozenset[str]:
        """The ids of the tasks outside the list that it draws."""
        return frozenset(id_ for node in self.folded.nodes if node.ghost for id_ in node.members)

    def serves(self, view: View) -> bool:
        """Whether it is what `view` asks for, if it is what everybody sees first."""
        turned = view.direction not in {None, self.direction}
        inside = view.task is not None and view.task not in self.tasks
        return self.first and view.plain and not (turned or inside)

    def explained(self, critical: Sequence[str], estimates: Mapping[str, str]) -> Sketch:
        """The same, with another chain of tasks that the end hangs on, and other estimates."""
        edges, on_path = _critical(self.folded, critical)
        told = {name: estimates[name] for name in self.tasks if name in estimates}
        return replace(self, critical=edges, on_path=on_path, estimates=told)


def sketched(
    plan: Plan,
    snapshot: Snapshot,
    *,
    critical: Sequence[str] = (),
    estimates: Mapping[str, str] | None = None,
    why: str | None = None,
) -> Sketch:
    """The sketch of what `plan` draws of the snapshot.

    `critical` is the chain of tasks that the end hangs on; `why` says why the plan is coarser than
    what was asked for.
    """
    total, snapshot = len(snapshot.tasks), snapshot.related
    folded, known = plan.folded, snapshot.by_id
    tasks = {node.key: known[node.key] for node in folded.nodes if node.key in known}
    sketch = Sketch(
        folded,
        plan.direction,
        plan.shape,
        total,
        tasks,
        {
            node.key: group_face_of(node, [known[name] for name in node.members if name in known])
            for node in folded.nodes
            if node.is_group
        },
        plan.circling(),
        notes=_notes(plan, snapshot, why),
        first=plan.view.plain and why is None and plan.direction == direction_of(folded),
    )
    return sketch.explained(critical, estimates or {})


def _critical(
    folded: Folded, path: Sequence[str]
) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """The ends of the drawn edges that lie on a path of tasks, and the nodes that do.

    There are none where the path is drawn as a single node.
    """
    if not path:
        return frozenset(), frozenset()
    home = {member: node.key for node in folded.nodes for member in node.members}
    drawn = list(dict.fromkeys(home[task] for task in path if task in home))
    if len(drawn) < 2:
        return frozenset(), frozenset()
    return frozenset(pairwise(drawn)), frozenset(drawn)


def _notes(shown: Plan, snapshot: Snapshot, why: str | None) -> tuple[str, ...]:
    gap = None
    if not snapshot.complete:
        gap = f"Parts missing: {snapshot.incomplete_reason or 'some tasks could not be read.'}"
    circles = None
    if shown.cycles:
        circles = warning(shown.cycles, {task.id: task.title for task in snapshot.tasks})
    return tuple(filter(None, (gap, why, circles)))
