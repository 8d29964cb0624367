"""The line over a picture: what it leaves out and joins, and how to have it drawn otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from dashboard.drawing.picture import Picture
from dashboard.drawing.plan import View
from dashboard.drawing.text import plain
from dashboard.lists.asked import address
from dashboard.lists.groups import Opened, opened_groups
from tasks_proxy.core.records import Snapshot

MOST_UNFOLDED = 1_500
"""Tasks of a list that a page offers to draw one by one: many more are a blur and a long wait."""


_DEPTHS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Depth:
    """A depth of focus to choose, None for the whole lineage."""

    number: int | None
    on: bool
    href: str


@dataclass(frozen=True, slots=True)
class Focus:
    """The task whose lineage alone is drawn, how deep, and the address of the whole graph."""

    title: str
    depths: tuple[Depth, ...]
    close: str


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
    focus: Focus | None = None

    @property
    def needed(self) -> bool:
        """Whether it has anything to say."""
        return bool(self.groups or self.opened or self.implied or self.folded or self.focus)

    @property
    def keys(self) -> str:
        """The keys of the open groups, which hold no space."""
        return " ".join(sorted(group.key for group in self.opened))


def bar_of(shown: Picture, snapshot: Snapshot, view: View, asked: QueryDict) -> Bar:
    """What stands over a picture; of a snapshot that was not opened, nothing opened is told."""
    groups = sum(node.is_group for node in shown.folded.nodes)
    few = shown.sketch.total <= MOST_UNFOLDED
    return Bar(
        tasks=sum(len(node.members) for node in shown.folded.nodes if not node.ghost),
        nodes=len(shown.folded.nodes),
        groups=groups,
        opened=opened_groups(shown.folded, snapshot.by_id, asked),
        close_all=address(asked, open=None, task=None),
        implied=shown.folded.redundant,
        implied_shown=view.redundant,
        implied_other=address(asked, redundant=None if view.redundant else "1"),
        each=address(asked, fold="none", open=None) if groups and few else None,
        folded=address(asked, fold=None, open=None) if view.fold != "auto" else None,
        focus=_focus(view, snapshot, asked),
    )


def _focus(view: View, snapshot: Snapshot, asked: QueryDict) -> Focus | None:
    task = snapshot.by_id.get(view.focus) if view.focus else None
    if task is None:
        return None
    depths = (
        Depth(
            number,
            number == view.depth,
            address(asked, depth=str(number) if number else None, open=None),
        )
        for number in (*_DEPTHS, None)
    )
    closed = address(asked, focus=None, depth=None, open=None)
    return Focus(plain(task.title, 60) or task.id, tuple(depths), closed)
