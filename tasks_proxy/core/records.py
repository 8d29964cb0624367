"""What we know of tasks and lists: frozen records, made at the border from the upstream's JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tasks_proxy.core.statuses import Status


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task: typed fields for us, and `fields`, all that the upstream said of it, untouched.

    Times are milliseconds since 1970, as in the upstream's contract. A field that was not read,
    or that came in a shape the contract does not have, is None (or empty) here and stays as it
    came in `fields`. `read_at` (seconds since 1970) is when the task was last read by itself,
    with every field; None when only lists and graphs told of it.
    """

    id: str
    title: str
    status: Status
    agent: str | None = None
    creator: str | None = None
    list_id: str | None = None
    description: str | None = None
    depends_on: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    blocked_reason: str | None = None
    progress: float | None = None
    progress_message: str | None = None
    error: str | None = None
    retry_count: int | None = None
    max_retries: int | None = None
    created_at: int | None = None
    updated_at: int | None = None
    started_at: int | None = None
    completed_at: int | None = None
    blocked_at: int | None = None
    expires_at: int | None = None
    read_at: float | None = None
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any], *, read_at: float | None = None) -> Task:
        """The task that the wire's `fields` describe; ValueError when they hold no `taskId`."""
        task_id = fields.get("taskId")
        if not isinstance(task_id, str) or not task_id:
            raise ValueError("a task without a taskId")
        return cls(
            id=task_id,
            title=_text(fields.get("title")) or "",
            status=Status.of(fields.get("status")),
            agent=_text(fields.get("assignedAgentId")),
            creator=_text(fields.get("createdByAgentId")),
            list_id=_text(fields.get("taskListId")),
            description=_text(fields.get("description")),
            depends_on=_ids(fields.get("dependsOn")),
            blocked_by=_ids(fields.get("blockedByTaskIds")),
            blocked_reason=_text(fields.get("blockedReason")),
            progress=_share(fields.get("progress")),
            progress_message=_text(fields.get("progressMessage")),
            error=_text(fields.get("error")),
            retry_count=_whole(fields.get("retryCount")),
            max_retries=_whole(fields.get("maxRetries")),
            created_at=_whole(fields.get("createdAt")),
            updated_at=_whole(fields.get("updatedAt")),
            started_at=_whole(fields.get("startedAt")),
            completed_at=_whole(fields.get("completedAt")),
            blocked_at=_whole(fields.get("blockedAt")),
            expires_at=_whole(fields.get("expiresAt")),
            read_at=read_at,
            fields=fields,
        )

    def with_fields(self, newer: Mapping[str, Any], *, read_at: float | None = None) -> Task:
        """This task with `newer` fields laid over the ones already known."""
        known = self.fields
        if read_at in {None, self.read_at} and all(
            name in known and known[name] == value for name, value in newer.items()
        ):
            return self
        merged = {**self.fields, **newer}
        return Task.from_fields(merged, read_at=read_at if read_at is not None else self.read_at)

    def expired(self, now: float) -> bool:
        """Whether the upstream may have forgotten this task by `now` (seconds since 1970)."""
        return self.expires_at is not None and self.expires_at <= now * 1000


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What we know of one list at one instant.

    `version` is `{epoch}-{n}`, newer with every write; `fetched_at` is seconds since 1970.
    Where `complete` is false, `incomplete_reason` is a sentence for people.
    """

    list_id: str | None
    tasks: tuple[Task, ...]
    fetched_at: float
    version: str = ""
    complete: bool = True
    incomplete_reason: str | None = None

    @cached_property
    def by_id(self) -> dict[str, Task]:
        """Each task under its id."""
        return {task.id: task for task in self.tasks}

    def without_expired(self, now: float) -> Snapshot:
        """The same snapshot less the tasks whose `expires_at` has passed at `now`."""
        kept = tuple(task for task in self.tasks if not task.expired(now))
        return self if len(kept) == len(self.tasks) else replace(self, tasks=kept)

    def at_version(self, version: str) -> Snapshot:
        """The same snapshot under this version."""
        return replace(self, version=version)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if math.isfinite(value) else None


def _share(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return min(1.0, max(0.0, float(value)))


def _ids(value: object) -> tuple[str, ...]:
    """The ids in a wire list, each once, in the order in which they came."""
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(item for item in value if isinstance(item, str) and item))
