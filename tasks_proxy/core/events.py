"""What happened to a task, as told to pages, APIs and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What an event is about, derived from its changes."""

    ADDED = "added"
    REMOVED = "removed"
    STATUS = "status"
    DEPENDENCIES = "dependencies"
    PROGRESS = "progress"
    EDITED = "edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent:
    """One observed change of one task; `changes` maps a field to its `[old, new]` values.

    `at` is when the upstream says that it happened, `seen` when we noticed, both milliseconds
    since 1970. `by` is `sync`, a person or a token.
    """

    task: str
    at: int
    seen: int
    changes: Mapping[str, list[Any]]
    by: str = "sync"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """All that the changes amount to, the weightiest first."""
        return kinds_of(self.changes)


_FIELDS = {
    Kind.STATUS: {"status"},
    Kind.DEPENDENCIES: {"dependsOn", "blockedByTaskIds"},
    Kind.PROGRESS: {"progress", "progressMessage"},
}
_SILENT = {"updatedAt", "readAt"}


def kinds_of(changes: Mapping[str, list[Any]]) -> tuple[Kind, ...]:
    """The kinds of a change: a task came or went, or which sorts of its fields changed."""
    if "taskId" in changes:
        return (Kind.ADDED if changes["taskId"][0] is None else Kind.REMOVED,)
    touched = set(changes) - _SILENT
    kinds = [kind for kind, names in _FIELDS.items() if touched & names]
    if touched - set().union(*_FIELDS.values()):
        kinds.append(Kind.EDITED)
    return tuple(kinds)
