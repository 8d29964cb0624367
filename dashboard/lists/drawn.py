"""The graph of a list for its page: a picture, word that it is coming, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict

from dashboard.drawing.errors import DrawingError
from dashboard.drawing.picture import Picture, Preparing, picture
from dashboard.drawing.plan import View
from dashboard.lists.asked import address, view_of
from dashboard.lists.groups import Opened, opened_groups, with_links
from dashboard.lists.reading import Reading
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

MOST_UNFOLDED = 1_500
"""Tasks of a list that a page offers to draw one by one: many more are a blur and a long wait."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a picture leaves out and joins, and the addresses that draw it otherwise.

    `each` and `folded` are None where they would change nothing, or cost too much.
    """

    tasks: int
    nodes: int
    groups: int
    opened: tuple[Opened, ...]
    close_all: str
    implied: int
    implied_shown: bool
    implied_other: str
    each: str | None
    folded: str | None

    @property
    def needed(self) -> bool:
        """Whether it has anything to say."""
        return bool(self.groups or self.opened or self.implied or self.folded)

    @property
    def keys(self) -> str:
        """The keys of the open groups, which hold no space."""
        return " ".join(sorted(group.key for group in self.opened))


@dataclass(frozen=True, slots=True)
class Drawn:
    """Exactly one of `picture`, `preparing` and `problem` is set, or none for an empty list.

    With a picture come its `svg` with links and its `bar`; `turned` is the address of the graph in
    the other direction, and `again` the query that asks for this one.
    """

    picture: Picture | None = None
    preparing: Preparing | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    svg: str = ""
    bar: Bar | None = None
    view: View = field(default_factory=View)
    turned: str = ""
    again: str = ""

    @property
    def status(self) -> int:
        """The HTTP status of the fragment that holds it."""
        return 202 if self.preparing else 200


def drawn(task_list: TaskList, reading: Reading, asked: QueryDict) -> Drawn:
    """What the page shows for the newest snapshot, as its address asks for it."""
    snapshot = reading.snapshot
    if snapshot is None or not snapshot.tasks:
        return Drawn()
    view = view_of(asked)
    try:
        result = picture(task_list, snapshot, view=view, link=_link(asked))
    except DrawingError as error:
        return Drawn(problem=str(error))
    if isinstance(result, Preparing):
        return Drawn(preparing=result, view=view, again=address(asked))
    return Drawn(
        picture=result,
        # The page's heading tells what is incomplete, so the picture's own word of it is left out.
        notes=result.notes[0 if snapshot.complete else 1 :],
        svg=with_links(result.svg, result.folded, asked),
        bar=_bar(result, snapshot, view, asked),
        view=view,
        turned=address(asked, direction="LR" if view.direction == "TB" else "TB"),
    )


def _link(asked: QueryDict) -> str:
    """The address of a task's panel, the graph drawn as it is; `{task}` stands for the task."""
    rest = address(asked, task=None)
    return f"{rest}&task={{task}}" if rest != "?" else "?task={task}"


def _bar(shown: Picture, snapshot: Snapshot, view: View, asked: QueryDict) -> Bar:
    groups = sum(node.is_group for node in shown.folded.nodes)
    few = len(snapshot.tasks) <= MOST_UNFOLDED
    return Bar(
        tasks=len(snapshot.tasks),
        nodes=len(shown.folded.nodes),
        groups=groups,
        opened=opened_groups(shown.folded, snapshot.by_id, asked),
        close_all=address(asked, open=None, task=None),
        implied=shown.folded.redundant,
        implied_shown=view.redundant,
        implied_other=address(asked, redundant=None if view.redundant else "1"),
        each=address(asked, fold="none", open=None) if groups and few else None,
        folded=address(asked, fold=None, open=None) if view.fold != "auto" else None,
    )
