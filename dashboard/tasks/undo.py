"""Taking an action back: what would undo it, kept in the person's session for a while."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from dashboard.member import MemberRequest
from tasks_proxy.connections.capabilities import Capabilities, Field, Shape
from tasks_proxy.core.statuses import Status

KEPT_SECONDS = 15 * 60
MOST = 8
LARGEST = 200_000
"""Bytes of an undo; a session is read with each request."""

_EMPTY: Mapping[Shape, Any] = {
    Shape.TEXT: "",
    Shape.PROSE: "",
    Shape.IDS: [],
    Shape.OBJECT: {},
    Shape.SHARE: 0,
    Shape.WHOLE: 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One write that takes one back: fields to set, or a task to delete.

    It is sent only while the task has the values of `was`, those that the action left.
    """

    kind: Literal["update", "delete"]
    task: str
    changes: Mapping[str, Any]
    was: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What takes an action on a list back; `words` say what that was."""

    list_pk: int
    words: str
    steps: tuple[Step, ...]


def way_back(
    can: Capabilities, task: str, old: Mapping[str, Any], changes: Mapping[str, Any]
) -> Step | None:
    """The step that takes `changes` of a task back to `old`; None where no write can."""
    back = dict(changes)
    if "status" in changes and old.get("status") == Status.BLOCKED:
        # Leaving this status has cleared them.
        back |= {name: old.get(name) for name in ("blockedReason", "blockedByTaskIds")}
    restored = {}
    for name in back:
        field = can.fields.get(name)
        if field is None or not field.updates:
            return None
        restored[name] = _value(field, old.get(name))
    return Step(kind="update", task=task, changes=restored, was=dict(changes))


def _value(field: Field, old: Any) -> Any:
    if old is not None or field.clearable:
        return old
    return _EMPTY.get(field.shape)


def undo_keep(request: MemberRequest, undo: Undo) -> str | None:
    """The name by which the undo is found again; None for one that is too large to keep."""
    entry = {**asdict(undo), "at": time.time()}
    if not undo.steps or len(json.dumps(entry)) > LARGEST:
        return None
    kept = _kept(request)
    name = secrets.token_urlsafe(9)
    request.session["undo"] = dict([*list(kept.items())[-MOST + 1 :], (name, entry)])
    return name


def undo_find(request: MemberRequest, name: str) -> Undo | None:
    """The undo of that name, None where its time is over or it was used."""
    entry = _kept(request).get(name)
    if entry is None:
        return None
    steps = tuple(Step(**step) for step in entry["steps"])
    return Undo(list_pk=entry["list_pk"], words=entry["words"], steps=steps)


def undo_drop(request: MemberRequest, name: str) -> None:
    """Forget an undo that was used."""
    request.session["undo"] = {key: e for key, e in _kept(request).items() if key != name}


def _kept(request: MemberRequest) -> dict[str, dict[str, Any]]:
    oldest = time.time() - KEPT_SECONDS
    return {k: e for k, e in request.session.get("undo", {}).items() if e["at"] > oldest}
