"""The groups of a picture on a page: what stands open, and what closes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from dashboard.drawing.text import plain
from dashboard.drawing.words import group_title
from dashboard.graph.fold import Folded, FoldedNode
from dashboard.lists.asked import address
from tasks_proxy.core.records import Task

_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """A group that stands open: its name, its size, and the address that closes it."""

    key: str
    title: str
    tasks: int
    close: str


def opened_groups(
    folded: Folded, tasks: Mapping[str, Task], asked: QueryDict
) -> tuple[Opened, ...]:
    """What stands open, by rank, each group before those inside it."""
    held: defaultdict[str, list[FoldedNode]] = defaultdict(list)
    for node in folded.nodes:
        for key in node.inside:
            held[key].append(node)
    return tuple(_opened(key, nodes, folded, tasks, asked) for key, nodes in held.items())


def _opened(
    key: str,
    nodes: list[FoldedNode],
    folded: Folded,
    tasks: Mapping[str, Task],
    asked: QueryDict,
) -> Opened:
    whole = FoldedNode(
        key,
        tuple(member for node in nodes for member in node.members),
        min(node.rank for node in nodes),
        ghost=nodes[0].ghost,
        until=max(node.until for node in nodes),
    )
    changes: dict[str, list[str] | None] = {"open": sorted(folded.opened - {key})}
    if asked.get("task") in whole.members:
        changes["task"] = None  # it would open the group again
    known = [tasks[member] for member in whole.members if member in tasks]
    return Opened(
        key,
        plain(group_title(whole, known), _NAME_LENGTH),
        len(whole.members),
        address(asked, **changes),
    )
