"""The analysis of a list as OpenAPI: pure data."""

from __future__ import annotations

from typing import Any

from dashboard.graph.durations import Basis
from dashboard.graph.situation import Cause
from tasks_proxy.proxy.contract import of

_TEXT: dict[str, Any] = {"type": "string"}
_TEXT_OR_NULL = {**_TEXT, "nullable": True}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_NUMBER: dict[str, Any] = {"type": "number"}
_TIME = {**_NUMBER, "description": "Milliseconds since 1970."}
_TIME_OR_NULL = {**_TIME, "nullable": True}

_STAND: dict[str, Any] = {
    "taskId": _TEXT,
    "cause": {"type": "string", "enum": [cause.value for cause in Cause]},
    "moves": {"type": "boolean", "description": "It can complete without a person's decision."},
    "agent": _TEXT_OR_NULL,
    "sinceAt": _TIME_OR_NULL,
    "reason": {**_TEXT_OR_NULL, "description": "Its own blocked reason, or error."},
}


def _object(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def _list(of_what: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "items": of_what, "description": description}


_WHY = {
    "taskId": _TEXT,
    "heldBy": {**_TEXTS, "description": "The unfinished tasks that it names itself."},
    "unfinishedBefore": {**_COUNT, "description": "All that must be completed before it."},
    "causes": _list(of("Cause"), "Where the work stands or moves, the nearest first."),
    "waitingBehind": {**_COUNT, "description": "How many tasks wait for it."},
    "slack": {**_NUMBER, "nullable": True, "description": "In `unit`; null where it has none."},
    "critical": {"type": "boolean"},
}

_ANALYSIS = {
    "key": _TEXT,
    "id": _TEXT_OR_NULL,
    "version": _TEXT,
    "fetchedAt": {**_NUMBER, "nullable": True},
    "complete": {"type": "boolean"},
    "incompleteReason": _TEXT_OR_NULL,
    "archived": {"type": "boolean"},
    "at": {**_NUMBER, "description": "The instant it tells of, in milliseconds since 1970."},
    "roots": _TEXTS,
    "leaves": _TEXTS,
    "steps": _list(_TEXTS, "The tasks of each rank: none waits for another but in a cycle."),
    "cycles": _list(_TEXTS, "Tasks that wait for each other in a circle."),
    "ready": _list(of("Stand"), "What could start now, the longest-standing first."),
    "blockers": _list(of("Blocker"), "What most tasks wait for, first."),
    "unit": {"type": "string", "enum": ["milliseconds", "steps"]},
    "criticalPath": {**_TEXTS, "description": "The chain that decides when the open work ends."},
    "slack": {
        "type": "object",
        "additionalProperties": _NUMBER,
        "description": "How late each open task may be before the end is, in `unit`.",
    },
    "timeLeft": {"nullable": True, "allOf": [of("TimeLeft")]},
    "basis": {
        "type": "object",
        "properties": {basis.value: _COUNT for basis in Basis},
        "additionalProperties": False,
        "description": "Open tasks by what their estimate rests on.",
    },
    "never": {**_TEXTS, "description": "Open tasks that cannot be done as things are."},
    "expiring": _list(of("ExpiringTask"), "Forgotten before their inputs can be finished."),
    "handOffs": _list(of("HandOff"), "Who makes tasks for whom."),
    "outside": _list(of("OutsideTask"), "What the list waits for and does not hold."),
    "why": of("Why"),
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "Stand": _object(_STAND),
    "Cause": _object({**_STAND, "steps": {**_COUNT, "description": "Edges away from the task."}}),
    "Blocker": _object({**_STAND, "waiting": {**_COUNT, "description": "Tasks waiting for it."}}),
    "TimeLeft": _object(
        {
            "low": {**_NUMBER, "description": "Milliseconds, as are all three."},
            "likely": _NUMBER,
            "high": _NUMBER,
            "boundBy": {**_TEXT_OR_NULL, "description": "The agent with most left to do."},
        }
    ),
    "ExpiringTask": _object({"taskId": _TEXT, "expiresAt": _TIME, "inputsAt": _TIME_OR_NULL}),
    "HandOff": _object({"from": _TEXT, "to": _TEXT, "tasks": _COUNT, "open": _COUNT}),
    "OutsideTask": _object(
        {
            "taskId": _TEXT,
            "known": {"type": "boolean", "description": "Whether it was ever seen."},
            "title": _TEXT_OR_NULL,
            "status": {"nullable": True, "description": "As it was last seen."},
            "list": {**_TEXT_OR_NULL, "description": "The key of the list that holds it now."},
        }
    ),
    "Why": _object(_WHY),
    "Analysis": _object(_ANALYSIS, "why"),
}
"""Under the names that they have in the schema."""
