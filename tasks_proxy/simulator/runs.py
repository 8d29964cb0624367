"""One task being played: how long it takes, and what happens to it on the way."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tasks_proxy.simulator.contract import JsonObject

DEFAULT_SECONDS = 5.0
LEAST_SECONDS = 0.2
"""Nothing is instant, however fast the play: somebody may be watching."""

PROGRESS_STEP = 0.05
"""Progress is written in steps of this size: a reader need not see more, and writes cost."""

BLOCKS_AT = 0.4
FAILS_AT = 0.6


@dataclass(frozen=True, slots=True)
class Approval:
    """A wait for somebody, ordered by `metadata.approval`; `seconds` are already scaled."""

    reason: str
    seconds: float
    blocked_by: list[str] | None


@dataclass(slots=True)
class Run:
    """One attempt at a task. `worked` are seconds of work done of `seconds`.

    `approval` is the wait that still lies ahead or goes on; `waiting` what is left of it in
    seconds, None before it begins.
    """

    task_id: str
    agent: str | None
    list_id: str | None
    kind: str | None
    seconds: float
    fails: bool
    approval: Approval | None
    worked: float = 0.0
    shown: float = 0.0
    waiting: float | None = None

    @property
    def share(self) -> float:
        """The part of the work that is done, 0 to 1."""
        return min(1.0, self.worked / self.seconds)

    @property
    def must_block(self) -> bool:
        """Whether the task must now wait for its approval."""
        return self.approval is not None and self.share >= BLOCKS_AT

    @property
    def must_fail(self) -> bool:
        """Whether this attempt ends here."""
        return self.fails and self.share >= FAILS_AT

    @property
    def has_news(self) -> bool:
        """Whether there is enough progress to tell."""
        return self.share - self.shown >= PROGRESS_STEP


def run_of(task: JsonObject, *, speed: float, unlucky: bool) -> Run:
    """The attempt at `task` that its metadata order, `speed` times as fast.

    `unlucky` attempts fail by chance; `metadata.fails` says how many fail for certain. An attempt
    begins with the progress that the task already has.
    """
    metadata = task["metadata"]
    kind = metadata.get("kind")
    run = Run(
        task_id=task["taskId"],
        agent=task["assignedAgentId"],
        list_id=task["taskListId"],
        kind=kind if isinstance(kind, str) else None,
        seconds=_scaled(metadata.get("seconds"), DEFAULT_SECONDS, speed),
        fails=unlucky or task["retryCount"] < _count(metadata.get("fails")),
        approval=_approval(metadata.get("approval"), speed),
    )
    run.worked = task["progress"] * run.seconds
    run.shown = run.share
    return run


def _scaled(seconds: object, default: float, speed: float) -> float:
    number = default
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds >= 0:
        number = float(seconds)
    return max(LEAST_SECONDS, number / speed) if math.isfinite(number) else default


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _approval(value: object, speed: float) -> Approval | None:
    if not isinstance(value, dict):
        return None
    blocked_by = value.get("blockedByTaskIds")
    return Approval(
        reason=str(value.get("reason", "Waiting for an approval")),
        seconds=_scaled(value.get("seconds"), DEFAULT_SECONDS, speed),
        blocked_by=blocked_by if isinstance(blocked_by, list) else None,
    )
