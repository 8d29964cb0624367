"""What an upstream lets us do: its operations, its tasks' fields, and what each status needs.

Pages, forms and actions ask this and never for a provider's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.statuses import UPSTREAM_STATUSES, Status


class Operation(StrEnum):
    """Something that may be done to a task."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    CASCADE = "cascade"
    """Deleting a task together with all that depend on it."""


class Shape(StrEnum):
    """What a field holds."""

    TEXT = "text"
    PROSE = "prose"
    STATUS = "status"
    IDS = "ids"
    OBJECT = "object"
    SHARE = "share"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that people may write.

    `name` is the wire's, `word` the one on screen. `creates` and `updates` tell which writes take
    it, `clearable` that an update may set it to null. `most` bounds numbers.
    """

    name: str
    word: str
    shape: Shape
    creates: bool = True
    updates: bool = True
    clearable: bool = False
    required: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRule:
    """What a change to one status is asked to bring: at least one of `needs`, perhaps `takes`."""

    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """All of them, in the order in which a form asks."""
        return (*self.needs, *self.takes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """All that may be done at one upstream; empty where it is only read.

    `feed` tells that its tasks come as one feed, and not list by list; `runs` that tasks have runs
    that can be started and cancelled; `lists_by` that a person chooses what makes a list;
    `several` that an organisation may have several connections to it. `notice` is a sentence for
    people about what its tokens see.
    """

    operations: frozenset[Operation] = frozenset()
    fields: Mapping[str, Field] = field(default_factory=dict)
    statuses: Mapping[Status, StatusRule] = field(default_factory=dict)
    feed: bool = False
    runs: bool = False
    lists_by: bool = False
    several: bool = False
    notice: str | None = None

    def can(self, *operations: Operation) -> bool:
        """Whether it has all of these operations."""
        return self.operations.issuperset(operations)

    def updates(self, *names: str) -> bool:
        """Whether an update takes all of these fields."""
        return self.can(Operation.UPDATE) and all(
            name in self.fields and self.fields[name].updates for name in names
        )

    def creates(self, *names: str) -> bool:
        """Whether a new task takes all of these fields."""
        return self.can(Operation.CREATE) and all(
            name in self.fields and self.fields[name].creates for name in names
        )

    @property
    def new_tasks(self) -> bool:
        """Whether tasks can be made."""
        return self.creates("title")

    @property
    def edits(self) -> bool:
        """Whether tasks can be changed."""
        return self.updates("status", "assignedAgentId")

    @property
    def deletes(self) -> bool:
        """Whether tasks can be deleted."""
        return self.can(Operation.DELETE)

    @property
    def retries(self) -> bool:
        """Whether a task can be sent back to be done again."""
        return self.updates("status", "error", "retryCount", "progress")

    @property
    def dependencies(self) -> bool:
        """Whether edges can be added and removed."""
        return self.updates("dependsOn")

    @property
    def moves(self) -> bool:
        """Whether a task can go to another list."""
        return self.updates("taskListId")


def capabilities_of(connection: Connection) -> Capabilities:
    """What the connection's upstream lets us do."""
    return _OF_PROVIDERS.get(connection.provider, Capabilities())


_FIELDS = (
    Field(name="title", word="Title", shape=Shape.TEXT, required=True),
    Field(name="description", word="Description", shape=Shape.PROSE),
    Field(name="taskListId", word="List", shape=Shape.TEXT, clearable=True),
    Field(name="status", word="Status", shape=Shape.STATUS),
    Field(name="assignedAgentId", word="Agent", shape=Shape.TEXT, clearable=True),
    Field(name="createdByAgentId", word="Created by", shape=Shape.TEXT, updates=False),
    Field(name="dependsOn", word="Depends on", shape=Shape.IDS),
    Field(name="metadata", word="Metadata", shape=Shape.OBJECT),
    Field(name="progress", word="Progress", shape=Shape.SHARE, creates=False, most=1),
    Field(name="progressMessage", word="Progress message", shape=Shape.TEXT, creates=False),
    Field(name="result", word="Result", shape=Shape.OBJECT, creates=False),
    Field(name="error", word="Error", shape=Shape.PROSE, creates=False, clearable=True),
    Field(name="retryCount", word="Retries so far", shape=Shape.WHOLE, creates=False),
    Field(name="maxRetries", word="Retries at most", shape=Shape.WHOLE, most=10),
    Field(name="blockedReason", word="Blocked because", shape=Shape.PROSE, clearable=True),
    Field(name="blockedByTaskIds", word="Blocked by", shape=Shape.IDS, clearable=True),
)

_RULES = {
    Status.COMPLETED: StatusRule(takes=("result",)),
    Status.FAILED: StatusRule(needs=("error",)),
    Status.BLOCKED: StatusRule(needs=("blockedReason", "blockedByTaskIds")),
}

_OF_PROVIDERS: Mapping[str, Capabilities] = {
    Provider.QUANTCDN: Capabilities(
        operations=frozenset(Operation),
        fields=MappingProxyType({known.name: known for known in _FIELDS}),
        statuses=MappingProxyType(
            {status: _RULES.get(status, StatusRule()) for status in UPSTREAM_STATUSES}
        ),
    ),
    Provider.POSTHOG: Capabilities(
        operations=frozenset({Operation.CREATE, Operation.UPDATE, Operation.DELETE}),
        fields=MappingProxyType(
            {known.name: known for known in _FIELDS if known.name in {"title", "description"}}
        ),
        feed=True,
        runs=True,
        lists_by=True,
        several=True,
        notice="This key sees its owner's tasks and shared ones, not every task of the project.",
    ),
}
