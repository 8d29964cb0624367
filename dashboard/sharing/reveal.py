"""From a snapshot to what a link may show of it: pure, and before any folding.

Everything that comes later, be it a picture, an outline, an event or a tag of a page, is made
of what comes out of here, so that nothing later can leak. Fields are copied by name: what this
version does not know stays inside.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dashboard.graph.focus import focused
from dashboard.graph.model import graph_of
from dashboard.sharing.terms import FIELDS, Part, Scope, ScopeKind, Terms
from tasks_proxy.core.records import Snapshot, Task

INCOMPLETE = "Some tasks could not be read."
"""In place of the true reason, which may name what the link does not show."""

_NUMBERS = ("progress", "retryCount", "maxRetries")
_SHORTEST_NAME = 6  # a shorter id is an ordinary word or number in somebody's text
_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_PLAIN = re.compile(rf"[0-9A-Za-z_\-]{{{_SHORTEST_NAME},}}")

Rename = Callable[[str], str]


def reveal(snapshot: Snapshot, terms: Terms) -> Snapshot:
    """The tasks that the terms let out, each with what they let out of it.

    Ids become the link's own names for them. The version follows from what is shown: it stays where
    something changed that is not, and tells nothing of how much that was.
    """
    chosen = in_scope(snapshot, terms.scope)
    inside = {task.id for task in chosen}
    rename = _renamer(snapshot, terms)
    whole = terms.scope.kind is ScopeKind.WHOLE
    tasks = tuple(
        Task.from_fields(_fields(task, terms, rename, None if whole else inside)) for task in chosen
    )
    return Snapshot(
        list_id=None,
        tasks=tasks,
        fetched_at=snapshot.fetched_at,
        version=_version(tasks, terms, complete=snapshot.complete),
        complete=snapshot.complete,
        incomplete_reason=None if snapshot.complete else INCOMPLETE,
    )


def in_scope(snapshot: Snapshot, scope: Scope) -> tuple[Task, ...]:
    """The tasks of a scope, in the snapshot's order."""
    match scope.kind:
        case ScopeKind.WHOLE:
            return snapshot.tasks
        case ScopeKind.LINEAGE:
            return _lineage(snapshot, scope.values)
        case ScopeKind.AGENT:
            return tuple(task for task in snapshot.tasks if task.agent in scope.values)
        case ScopeKind.STATUSES:
            return tuple(task for task in snapshot.tasks if task.status.value in scope.values)


def _lineage(snapshot: Snapshot, values: tuple[str, ...]) -> tuple[Task, ...]:
    """The task, all that it waits for and all that waits for it; nothing where it is gone."""
    if not values or values[0] not in snapshot.by_id:
        return ()
    kept = set(focused(graph_of(snapshot.tasks), values[0]).nodes)
    return tuple(task for task in snapshot.tasks if task.id in kept)


def name_of(task_id: str, key: bytes) -> str:
    """What the link with this key calls a task: the same each time, and another for each link."""
    digest = hmac.digest(key, b"task:" + task_id.encode("utf-8", "surrogatepass"), "sha256")
    return f"t{digest.hex()[:20]}"


def stand_in(name: str) -> str:
    """The title of a task whose own is not shown: alike but for a number, so of one kind."""
    return f"Task {1000 + int(name[1:9], 16) % 9000}"


def _fields(task: Task, terms: Terms, rename: Rename, inside: set[str] | None) -> Mapping[str, Any]:
    """What comes out of one task; edges to tasks that are not `inside` are left out."""

    def renamed(ids: Iterable[str]) -> list[str]:
        return [name_of(item, terms.key) for item in ids if inside is None or item in inside]

    name = name_of(task.id, terms.key)
    fields: dict[str, Any] = {
        "taskId": name,
        "title": stand_in(name),
        "status": task.status.value,
        "dependsOn": renamed(task.depends_on),
        "blockedByTaskIds": renamed(task.blocked_by),
    }
    fields |= {key: task.fields[key] for key in _NUMBERS if _is_number(task.fields.get(key))}
    for part in Part:
        if part in terms.shows:
            fields |= {
                key: _cleaned(task.fields[key], rename)
                for key in FIELDS[part]
                if task.fields.get(key) is not None
            }
    return fields


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cleaned(value: Any, rename: Rename) -> Any:
    """The value with every known id in its texts replaced, names of entries included."""
    if isinstance(value, str):
        return rename(value)
    if isinstance(value, Mapping):
        return {rename(str(key)): _cleaned(item, rename) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item, rename) for item in value]
    return value


def _renamer(snapshot: Snapshot, terms: Terms) -> Rename:
    """Replaces in a text the ids of the list's tasks and of those that they name."""
    known = {
        task_id: name_of(task_id, terms.key)
        for task in snapshot.tasks
        for task_id in (task.id, *task.depends_on, *task.blocked_by)
        if len(task_id) >= _SHORTEST_NAME
    }
    odd = sorted((i for i in known if not _PLAIN.fullmatch(i)), key=len, reverse=True)
    patterns = [re.compile("|".join(map(re.escape, odd)))] if odd else []
    # Ids that are UUIDs are known also where other letters touch them, as in “run-{id}”.
    patterns += [_UUID, _PLAIN]

    def rename(text: str) -> str:
        for pattern in patterns:
            text = pattern.sub(lambda found: known.get(found[0], found[0]), text)
        return text

    return rename


def _version(tasks: Iterable[Task], terms: Terms, *, complete: bool) -> str:
    shown = json.dumps([complete, [task.fields for task in tasks]], sort_keys=True)
    return hmac.digest(terms.key, b"version:" + shown.encode("ascii"), "sha256").hex()[:24]
