"""The table of statuses: their words and what each one implies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """A task's status, as the upstream's contract names it; UNKNOWN stands for any other word."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    FAILED = "failed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, word: object) -> Status:
        """The status that `word` names, UNKNOWN where our table does not have it."""
        return _BY_WORD.get(str(word), cls.UNKNOWN)


_BY_WORD = {status.value: status for status in Status}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one status says: its word on screen, and whether work in it is over or moving."""

    word: str
    finished: bool
    frontier: bool


MEANINGS: dict[Status, Meaning] = {
    Status.IN_PROGRESS: Meaning("Running", finished=False, frontier=True),
    Status.BLOCKED: Meaning("Blocked", finished=False, frontier=True),
    Status.FAILED: Meaning("Failed", finished=True, frontier=True),
    Status.PENDING: Meaning("Pending", finished=False, frontier=False),
    Status.COMPLETED: Meaning("Done", finished=True, frontier=False),
    Status.CANCELLED: Meaning("Cancelled", finished=True, frontier=False),
    Status.UNKNOWN: Meaning("Unknown", finished=False, frontier=False),
}
"""In the order in which the interface lists them: what needs eyes first."""

UPSTREAM_STATUSES: tuple[Status, ...] = tuple(s for s in Status if s is not Status.UNKNOWN)


def may_start(status: Status, dependency_statuses: Iterable[Status]) -> bool:
    """Whether a task is *ready*: pending, and every dependency completed.

    Rule: docs/architecture.md, "Words with rules".
    """
    return status is Status.PENDING and all(s is Status.COMPLETED for s in dependency_statuses)
