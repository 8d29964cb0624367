"""What a shared link shows: which tasks, and what of each; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """What of a task can be shown or hidden; status and edges are always shown."""

    TITLES = "titles"
    AGENTS = "agents"
    MESSAGES = "messages"
    RESULTS = "results"
    ERRORS = "errors"
    METADATA = "metadata"
    TIMES = "times"


PART_WORDS: dict[Part, tuple[str, str]] = {
    Part.TITLES: ("Titles", "of the tasks and of the list"),
    Part.AGENTS: ("Agents", "who works on a task and who made it"),
    Part.MESSAGES: ("Messages", "descriptions, progress notes, reasons for being blocked"),
    Part.RESULTS: ("Results", "what finished tasks gave"),
    Part.ERRORS: ("Errors", "why tasks failed"),
    Part.METADATA: ("Metadata", "whatever else agents stored with a task"),
    Part.TIMES: ("Times", "when tasks were made, started and finished"),
}
"""The name of each part, and what it covers."""

FIELDS: dict[Part, tuple[str, ...]] = {
    Part.TITLES: ("title",),
    Part.AGENTS: ("assignedAgentId", "createdByAgentId"),
    Part.MESSAGES: ("description", "progressMessage", "blockedReason"),
    Part.RESULTS: ("result",),
    Part.ERRORS: ("error",),
    Part.METADATA: ("metadata",),
    Part.TIMES: (
        *("createdAt", "updatedAt", "startedAt"),
        *("completedAt", "blockedAt", "expiresAt"),
    ),
}
"""The upstream's fields that each part covers; a field that is not named is never shown."""


class ScopeKind(StrEnum):
    """Which tasks of a list a link shows."""

    WHOLE = "whole"
    LINEAGE = "lineage"
    AGENT = "agent"
    STATUSES = "statuses"


@dataclass(frozen=True, slots=True)
class Scope:
    """`values` hold the task's id, the agent, or the statuses, as `kind` says."""

    kind: ScopeKind = ScopeKind.WHOLE
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """All that decides what of a snapshot comes out; `key` is the link's own and secret."""

    key: bytes = field(repr=False)
    scope: Scope = Scope()
    shows: frozenset[Part] = frozenset()
