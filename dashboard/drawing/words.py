"""The short words on a node: times, retries, reasons, and what a group has inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.drawing.text import ending, plain
from dashboard.graph.fold import FoldedNode
from dashboard.graph.kinds import kind_of
from dashboard.graph.ranges import ranged
from dashboard.spans import estimated, lasted
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, Status

_NAMED_KINDS = 2
_END = 20  # characters of a kind that leave room beside it for what tells groups apart
_IDENTIFIER = 24  # of one without spaces, often in capitals: so that its count is still on the card


def aside(task: Task, now: float, estimate: str = "") -> str:
    """What stands at the right of a task's node; `now` is milliseconds since 1970.

    `estimate` is how long the task may take, in words.
    """
    match task.status:
        case Status.IN_PROGRESS:
            running = lasted(now - task.started_at) if task.started_at else ""
            return " · ".join(filter(None, (_attempt(task), running)))
        case Status.COMPLETED if task.started_at and task.completed_at:
            return lasted(task.completed_at - task.started_at)
        case Status.BLOCKED:
            waiting = lasted(now - task.blocked_at) if task.blocked_at else ""
            return task.blocked_reason or waiting
        case Status.PENDING:
            return " · ".join(filter(None, (_attempt(task), estimate)))
        case Status.FAILED:
            return _attempt(task)
    return ""


def about(milliseconds: float) -> str:
    """An estimate at a glance: `~14 m`."""
    return f"~{estimated(milliseconds)}"


def _attempt(task: Task) -> str:
    if not task.retry_count:
        return ""
    return f"retry {task.retry_count}" + (f" of {task.max_retries}" if task.max_retries else "")


def spoken(title: str, status: Status, agent: str | None) -> str:
    """A task's name for whoever cannot see it: title, status and agent."""
    return ", ".join(filter(None, (title, MEANINGS[status].word, agent)))


def group_title(node: FoldedNode, members: Sequence[Task]) -> str:
    """What a group is called: its kinds of task and their numbers, else its steps and agent."""
    if node.ghost:
        return "Outside this list"
    kinds = Counter(kind_of(task.title) for task in members)
    named = [(kind, count) for kind, count in kinds.most_common(_NAMED_KINDS) if count > 1 and kind]
    if node.span and len(named) == len(kinds) == 1:
        return f"{_kind(named[0][0], 2 * _END)} {node.span[0]}–{node.span[1]}"
    if len(kinds) == 1 and (varied := ranged([task.title for task in members])):
        whole, numbers = varied
        # What tells groups apart must not be what a long title loses.
        short = f"{_kind(named[0][0], _END)} {numbers}"
        return whole if len(whole) <= 2 * _END else plain(short, 2 * _END)
    if len(kinds) > 1 and len(members) == node.until - node.rank + 1:
        return " → ".join(_kind(kind_of(task.title), _END) for task in (members[0], members[-1]))
    if sum(count for _, count in named) * 2 < len(members) or not named:
        return _steps(node, members)
    room = 2 * _END // len(named) - len(named)
    told = ", ".join(
        f"{_kind(kind, room if ' ' in kind else min(room, _IDENTIFIER))} × {count}"
        for kind, count in named
    )
    more = len(members) - sum(count for _, count in named)
    return told + (f" and {more} more" if more else "")


def _kind(text: str, room: int) -> str:
    """At most `room` characters of a kind; of a long identifier the end, which tells it apart."""
    if " " in text or len(text) <= room:
        return plain(text, room)
    return ending(text, room - 1)


def _steps(node: FoldedNode, members: Sequence[Task]) -> str:
    steps = f"Step {node.rank + 1}"
    if node.until > node.rank:
        steps = f"Steps {node.rank + 1}–{node.until + 1}"
    agents = {task.agent for task in members}
    return " · ".join(filter(None, (steps, agents.pop() if len(agents) == 1 else None)))


def group_agents(members: Sequence[Task]) -> str:
    """Who works in a group: the agent's name, or how many there are."""
    agents = {task.agent for task in members if task.agent}
    return next(iter(agents)) if len(agents) == 1 else f"{len(agents)} agents" if agents else ""


def group_spoken(node: FoldedNode, title: str, counts: Counter[Status]) -> str:
    """A group's name for whoever cannot see it: title, size, and the count of each status."""
    told = [f"{counts[status]} {MEANINGS[status].word.lower()}" for status in counts]
    return ", ".join([title, f"{len(node.members)} tasks", *told])
