"""What one list holds of each agent, small enough to be kept beside its summary: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.agents.crew import Work, crew_of
from dashboard.lists.stuck import ready_since
from tasks_proxy.core.records import Snapshot

MOST_ON = 3
"""Running tasks of one agent and list that are named, the longest-running first."""

MOST_LASTED = 31
"""Lengths that stand for all that an agent's tasks took: evenly spread, from short to long."""

MOST_ENDED = 2_000
_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Doing:
    """A running task; `started_at` in milliseconds since 1970, `progress` from 0 to 1."""

    task_id: str
    title: str
    started_at: int | None
    progress: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One agent's tasks of one list, in numbers as `Work` has them; nobody's without an `agent`.

    `doing` names the first of the `running`, and each of `lasted` stands for `weight` tasks.
    """

    agent: str | None
    total: int
    running: int
    doing: tuple[Doing, ...]
    queue: int
    ready: int
    blocked: int
    failed: int
    done: int
    ended: tuple[int, ...]
    lasted: tuple[int, ...]
    weight: float
    moved_at: int | None

    @property
    def open(self) -> int:
        """How many of them are not over, as far as they wait for somebody."""
        return self.running + self.queue + self.blocked


def shares_of(snapshot: Snapshot, now: float) -> tuple[Share, ...]:
    """Everybody who has a task of the list; `now` in milliseconds since 1970."""
    by_id = snapshot.by_id
    ready = {task.id for task in snapshot.tasks if ready_since(task, by_id) is not None}
    crew = crew_of(snapshot.tasks, ready=ready, outside=(), needs={}, now=now)
    return tuple(map(_share, crew))


def share_from(body: Mapping[str, Any]) -> Share:
    """The share whose fields, as JSON, `body` holds."""
    doing = tuple(Doing(**one) for one in body["doing"])
    plain = {"doing": doing, "ended": tuple(body["ended"]), "lasted": tuple(body["lasted"])}
    return Share(**(dict(body) | plain))


def _share(work: Work) -> Share:
    doing = work.running[:MOST_ON]
    lasted = _spread(work.lasted)
    return Share(
        agent=work.agent,
        total=work.total,
        running=len(work.running),
        doing=tuple(
            Doing(task.id, task.title[:_LONGEST_TITLE], task.started_at, task.progress)
            for task in doing
        ),
        queue=work.queue,
        ready=work.ready,
        blocked=work.blocked,
        failed=work.failed,
        done=work.done,
        ended=tuple(sorted(work.ended)[-MOST_ENDED:]),
        lasted=lasted,
        weight=len(work.lasted) / len(lasted) if lasted else 0.0,
        moved_at=work.moved_at,
    )


def _spread(lasted: Sequence[int]) -> tuple[int, ...]:
    """At most MOST_LASTED of these ordered lengths, the middle ones of as many equal parts."""
    if len(lasted) <= MOST_LASTED:
        return tuple(lasted)
    step = len(lasted) / MOST_LASTED
    return tuple(lasted[int(step * (place + 0.5))] for place in range(MOST_LASTED))
