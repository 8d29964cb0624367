"""What we know of tasks and lists: frozen records, made at the border from the upstream's JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar, cast

from tasks_proxy.core.fields import typed
from tasks_proxy.core.relations import with_relations
from tasks_proxy.core.statuses import Status

Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True)
class Task:
    """One task: typed fields for us, and `fields`, all that the upstream said of it, untouched.

    Times are milliseconds since 1970, as in the upstream's contract. A field that was not read,
    or that came in a shape the contract does not have, is None (or empty) here and stays as it
    came in `fields`. `read_at` (seconds since 1970) is when the task was last read by itself,
    with every field; None when only lists and graphs told of it. `related` are kinds of relations
    and the ids that they lead from, beside dependencies and blocks.
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
    related: tuple[tuple[str, str], ...] = ()
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
        told = typed(fields)
        if not told.get("id"):
            raise ValueError("a task without a taskId")
        task = cls.__new__(cls)
        # The made constructor of a frozen class sets its fields one by one, absent ones too, which
        # takes twice as long as all the rest of this.
        vars(task).update(told, read_at=read_at, fields=fields)
        return task

    def with_fields(self, newer: Mapping[str, Any], *, read_at: float | None = None) -> Task:
        """This task with `newer` fields laid over the ones already known."""
        if read_at in {None, self.read_at} and newer.items() <= self.fields.items():
            return self
        merged = {**self.fields, **newer}
        return Task.from_fields(merged, read_at=read_at if read_at is not None else self.read_at)

    @property
    def pending_since(self) -> int | None:
        """When a pending task began to wait, as far as is told: made, queued, or put back again."""
        queued = self.fields.get("queuedAt")
        known = (
            self.created_at,
            queued if type(queued) is int else None,
            self.updated_at if self.retry_count or self.started_at else None,
        )
        return max((at for at in known if at is not None), default=None)

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

    @cached_property
    def related(self) -> Snapshot:
        """The same with what is drawn beside its tasks: runs and reports, where there are any."""
        wider = with_relations(self)
        wider.__dict__["related"] = wider  # so that nothing is added twice
        return wider

    @cached_property
    def _found(self) -> dict[Callable[[Snapshot], Any], Any]:
        return {}

    def once(self, find: Callable[[Snapshot], Found]) -> Found:
        """What `find` makes of this alone, worked out the first time: it must be left as it is.

        A snapshot stays the same object while its bytes do, for all who look at the list.
        """
        if find not in self._found:
            self._found[find] = find(self)
        return cast("Found", self._found[find])

    def without_expired(self, now: float) -> Snapshot:
        """The same snapshot less the tasks whose `expires_at` has passed at `now`."""
        kept = tuple(task for task in self.tasks if not task.expired(now))
        return self if len(kept) == len(self.tasks) else replace(self, tasks=kept)

    def at_version(self, version: str) -> Snapshot:
        """The same snapshot under this version."""
        return replace(self, version=version)
