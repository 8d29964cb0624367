"""When a task was worked on and when it stood blocked, attempt by attempt: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tasks_proxy.core.events import TaskEvent
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

_NEAR = 5_000
"""Milliseconds between two tellings of the same start."""


class State(StrEnum):
    """What a span was, or how it ended."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    BLOCKED = "blocked"
    STOPPED = "stopped"  # given back, cancelled, or put aside by a block

    @property
    def is_attempt(self) -> bool:
        """Whether somebody worked on the task then."""
        return self is not State.BLOCKED


@dataclass(frozen=True, slots=True)
class Span:
    """A time of one task, in milliseconds since 1970; `attempt` counts from 1."""

    start: float
    end: float
    state: State
    attempt: int = 1


_ENDS = {Status.COMPLETED: State.COMPLETED, Status.FAILED: State.FAILED}
_OPENS = {Status.IN_PROGRESS: State.RUNNING, Status.BLOCKED: State.BLOCKED}


def spans_of(task: Task, events: Sequence[TaskEvent], now: float) -> tuple[Span, ...]:
    """The spans of a task by its recorded events, oldest first, and by its own fields.

    `events` are its changes of status in their order; where none are kept, its fields tell of its
    last attempt alone.
    """
    told = _from_events(task, events, now)
    own = _from_fields(task, now)
    known = [span for span in told if span.end > span.start]
    known += [span for span in own if not any(_same(span, other) for other in known)]
    known.sort(key=lambda span: (span.start, span.end))
    return tuple(_numbered(known))


def _from_events(task: Task, events: Sequence[TaskEvent], now: float) -> list[Span]:
    spans: list[Span] = []
    opened: tuple[float, State] | None = None
    for event in events:
        old, new = (Status.of(word) for word in _change(event.changes, "status"))
        started = opened or _begun(task, event, old)
        if started is not None and started[0] < event.at:
            spans.append(Span(started[0], event.at, _ended(started[1], new)))
        opened = (_start(event, new), _OPENS[new]) if new in _OPENS else None
    if opened is not None and task.status in _OPENS:
        spans.append(Span(opened[0], max(now, opened[0]), opened[1]))
    return spans


def _begun(task: Task, event: TaskEvent, old: Status) -> tuple[float, State] | None:
    """When the span began that an event ends, where no event told of its beginning."""
    if old not in _OPENS:
        return None
    name = "startedAt" if old is Status.IN_PROGRESS else "blockedAt"
    before, after = _change(event.changes, name)
    known = task.started_at if old is Status.IN_PROGRESS else task.blocked_at
    for at in (before, known, after):
        if isinstance(at, int | float) and not isinstance(at, bool) and at < event.at:
            return at, _OPENS[old]
    return None


def _start(event: TaskEvent, new: Status) -> float:
    """When the span began that an event tells of: by the upstream's own clock, if it says."""
    _, at = _change(event.changes, "startedAt" if new is Status.IN_PROGRESS else "blockedAt")
    told = isinstance(at, int | float) and not isinstance(at, bool)
    return at if told and at <= event.at else event.at


def _change(changes: Mapping[str, Any], name: str) -> tuple[Any, Any]:
    found = changes.get(name)
    return (found[0], found[1]) if isinstance(found, list) and len(found) == 2 else (None, None)


def _ended(state: State, new: Status) -> State:
    if state is State.BLOCKED:
        return state
    return _ENDS.get(new, State.STOPPED)


def _from_fields(task: Task, now: float) -> list[Span]:
    spans = []
    start, blocked = task.started_at, task.blocked_at
    if start is not None:
        match task.status:
            case Status.IN_PROGRESS:
                spans.append(Span(start, max(now, start), State.RUNNING))
            case Status.COMPLETED if task.completed_at:
                spans.append(Span(start, task.completed_at, State.COMPLETED))
            case Status.FAILED:
                end = task.completed_at or task.updated_at
                spans.append(Span(start, end or start, State.FAILED))
            case Status.BLOCKED if blocked is not None and blocked > start:
                spans.append(Span(start, blocked, State.STOPPED))
    if task.status is Status.BLOCKED and blocked is not None:
        spans.append(Span(blocked, max(now, blocked), State.BLOCKED))
    return [span for span in spans if span.end >= span.start]


def _same(one: Span, other: Span) -> bool:
    if one.state.is_attempt is not other.state.is_attempt:
        return False
    near = abs(one.start - other.start) <= _NEAR or abs(one.end - other.end) <= _NEAR
    return near or other.start <= one.start < other.end


def _numbered(spans: list[Span]) -> list[Span]:
    numbered, attempt = [], 0
    for span in spans:
        attempt += span.state.is_attempt
        numbered.append(Span(span.start, span.end, span.state, max(1, attempt)))
    return numbered
