"""The short words on a node: times, retries, reasons, and what a group has inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.drawing.text import plain
from dashboard.graph.fold import FoldedNode
from dashboard.graph.kinds import kind_of
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, Status

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_NAMED_KINDS = 2
_END = 20  # characters of a kind that leave room beside it for what tells groups apart


def lasted(milliseconds: float) -> str:
    """A length of time at the precision of a glance: `8s`, `12m`, `3h 5m`, `4d`."""
    seconds = max(0, int(milliseconds / 1000))
    if seconds < _MINUTE:
        return f"{seconds}s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE}m"
    if seconds < _DAY:
        minutes = seconds % _HOUR // _MINUTE
        return f"{seconds // _HOUR}h {minutes}m" if minutes else f"{seconds // _HOUR}h"
    return f"{seconds // _DAY}d"


def aside(task: Task, now: float) -> str:
    """What stands at the right of a task's node; `now` is milliseconds since 1970."""
    match task.status:
        case Status.IN_PROGRESS:
            running = lasted(now - task.started_at) if task.started_at else ""
            return " · ".join(filter(None, (_attempt(task), running)))
        case Status.COMPLETED if task.started_at and task.completed_at:
            return lasted(task.completed_at - task.started_at)
        case Status.BLOCKED:
            waiting = lasted(now - task.blocked_at) if task.blocked_at else ""
            return task.blocked_reason or waiting
        case Status.FAILED | Status.PENDING:
            return _attempt(task)
    return ""


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
        return f"{plain(named[0][0], 2 * _END)} {node.span[0]}–{node.span[1]}"
    if len(kinds) > 1 and len(members) == node.until - node.rank + 1:
        return " → ".join(plain(kind_of(task.title), _END) for task in (members[0], members[-1]))
    if sum(count for _, count in named) * 2 < len(members) or not named:
        return _steps(node, members)
    room = 2 * _END // len(named) - len(named)
    told = ", ".join(f"{plain(kind, room)} × {count}" for kind, count in named)
    more = len(members) - sum(count for _, count in named)
    return told + (f" and {more} more" if more else "")


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
