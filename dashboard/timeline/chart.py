"""The bars of a timeline: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.spans import estimated, lasted
from dashboard.timeline.attempts import Span, State
from dashboard.timeline.scale import Scale
from tasks_proxy.core.records import Task

LEAST = 0.25
"""The least width of a bar, in hundredths of the line: what is shorter could not be seen."""

_AGE = 20 * 365 * 86_400_000.0
_SAID = {
    State.RUNNING: "running",
    State.COMPLETED: "done",
    State.FAILED: "failed",
    State.BLOCKED: "blocked",
    State.STOPPED: "stopped",
}
_LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from `x`, `width` wide, both in hundredths of the line; `kind` is its look."""

    x: float
    width: float
    kind: str
    title: str


Plan = tuple[float, float]


def sensible(spans: Iterable[Span], now: float) -> tuple[Span, ...]:
    """The spans without those of times that no upstream can mean."""
    return tuple(
        span
        for span in spans
        if now - _AGE < span.start <= span.end < now + _AGE and span.start > 0
    )


def bars_of(
    spans: Sequence[Span], plan: Plan | None, scale: Scale, *, now: float
) -> tuple[Bar, ...]:
    """The bars of one task: its spans, and where it is open, what is likely still to come."""
    several = sum(span.state.is_attempt for span in spans) > 1
    bars = [
        _bar(span.start, span.end, span.state, _title(span, numbered=several), scale)
        for span in spans
    ]
    if plan:
        title = (
            f"Likely {'until done' if plan[0] <= now else 'later'}, {estimated(plan[1] - plan[0])}"
        )
        bars.append(_bar(*plan, _LIKELY, title, scale))
    return tuple(bars)


def merged_bars(
    spans: Iterable[Span], plans: Iterable[Plan], scale: Scale, *, finest: float
) -> tuple[Bar, ...]:
    """The bars of many tasks as one: of each kind the times in which any was so.

    What lies closer than `finest`, in hundredths of the line, becomes one bar.
    """
    held: dict[str, list[tuple[float, float]]] = {}
    for span in spans:
        held.setdefault(span.state, []).append((scale.x(span.start), scale.x(span.end)))
    held[_LIKELY] = [(scale.x(start), scale.x(end)) for start, end in plans]
    order = (_LIKELY, State.STOPPED, State.COMPLETED, State.RUNNING, State.BLOCKED, State.FAILED)
    return tuple(
        Bar(round(start, 2), round(max(LEAST, end - start), 2), kind, "")
        for kind in order
        for start, end in _merged(sorted(held.get(kind, ())), finest)
    )


def first_start(task: Task, spans: Sequence[Span], plans: Mapping[str, Plan]) -> float | None:
    """When a task began, or is likely to; None where nothing tells."""
    if spans:
        return spans[0].start
    plan = plans.get(task.id)
    return plan[0] if plan else None


def _merged(places: list[tuple[float, float]], finest: float) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in places:
        if joined and start - joined[-1][1] <= finest:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _bar(start: float, end: float, kind: str, title: str, scale: Scale) -> Bar:
    x = scale.x(start)
    width = max(LEAST, scale.x(end) - x)
    return Bar(round(min(x, 100 - width), 3), round(width, 3), kind, title)


def _title(span: Span, *, numbered: bool) -> str:
    said = f"{_SAID[span.state]}, {lasted(span.end - span.start)}"
    if numbered and span.state.is_attempt:
        return f"Attempt {span.attempt}, {said}"
    return said[0].upper() + said[1:]
