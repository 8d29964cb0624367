"""The bars at the foot of a card: a task's progress, and a group's statuses."""

from __future__ import annotations

from collections import Counter

from dashboard.drawing.dot import TASK_SIZE
from dashboard.drawing.look import Look
from dashboard.drawing.measures import LEFT, ROOM
from tasks_proxy.core.statuses import Status

_BAR = f'y="{TASK_SIZE[1] - 8}" height="3" rx="1.5"'
_PARTS = (
    Status.COMPLETED,
    Status.IN_PROGRESS,
    Status.BLOCKED,
    Status.FAILED,
    Status.CANCELLED,
)
_LEAST = 2.0  # px, so that no status of a large group is lost


def progress(look: Look, share: float, status: Status) -> str:
    """A task's bar, `share` of it filled."""
    return (
        f'<rect {look("track", status)} x="{LEFT}" width="{ROOM}" {_BAR}/>'
        f'<rect {look("progress", status)} x="{LEFT}" width="{share * ROOM:.4g}" {_BAR}/>'
    )


def parts(look: Look, counts: Counter[Status], total: int, node: str) -> str:
    """A group's bar: a part for each status that occurs."""
    bar = [f'<rect {look("track", "", node)} x="{LEFT}" width="{ROOM}" {_BAR}/>']
    start = float(LEFT)
    for status in _PARTS:
        if not counts[status]:
            continue
        wide = min(max(_LEAST, counts[status] / total * ROOM), LEFT + ROOM - start)
        bar.append(
            f'<rect {look("part", status)} data-status="{status}" x="{start:.5g}"'
            f' width="{wide:.4g}" {_BAR}/>'
        )
        start += wide
    return "".join(bar)
