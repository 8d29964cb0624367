"""The writing door of the pages: what a signed-in person does to the tasks of a list.

Each write goes out once, with the connection's credential, guarded by what the person saw, and is
read again at once, so that the page which comes back shows what holds now.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tasks_proxy.audit.actor import Actor
from tasks_proxy.core.errors import (
    OutcomeUnknown,
    StoreUnavailable,
    TaskHasDependents,
    TaskloomError,
    UpstreamGarbled,
)
from tasks_proxy.history.models import TaskList
from tasks_proxy.proxy import writes
from tasks_proxy.proxy.writes import Write
from tasks_proxy.store import budget
from tasks_proxy.sync.patch import patch_near
from tasks_proxy.upstream import wire
from tasks_proxy.upstream.factory import upstream_for
from tasks_proxy.upstream.transport import Answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Editor:
    """A person who may write, and the list on whose page they do it."""

    actor: Actor
    task_list: TaskList

    @property
    def by(self) -> str:
        """How events name this person."""
        return f"person:{self.actor.user.pk if self.actor.user else 0}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the person saw of a task: its `updatedAt`, and the old values of what they change.

    A write is refused where the task has another `updatedAt` and other values in `was`.
    """

    at: int | None = None
    was: Mapping[str, Any] | None = None


def task_now(editor: Editor, task_id: str) -> Mapping[str, Any]:
    """All fields of a task as the upstream tells them now.

    Raises UpstreamError (UpstreamMissing where it is gone) or CredentialUnreadable.
    """
    return upstream_for(editor.task_list.connection, budget.spend).get_task(task_id)


def task_create(editor: Editor, fields: Mapping[str, Any], *, settled: bool = True) -> str:
    """The id of the new task with these fields.

    Raises what `task_update` raises, but TaskChanged.
    """
    asked = Write(
        method="POST",
        task_id=None,
        body=_json(fields),
        by=editor.by,
        actor=editor.actor,
        patched=False,
    )
    told = sent(editor, asked, "new task")
    task_id = told.get("taskId") or told.get("id")
    if not isinstance(task_id, str) or not task_id:
        raise OutcomeUnknown(
            "The upstream took the task but did not name it; look for it in a moment."
        )
    if settled:
        settle(editor, [task_id])
    return task_id


def task_update(
    editor: Editor, task_id: str, changes: Mapping[str, Any], seen: Seen, *, settled: bool = True
) -> None:
    """Change fields of a task. With `settled` false the caller settles what it wrote.

    Raises TaskChanged with the task as it is where it is not as it was seen; UpstreamError with
    what the upstream answered; OutcomeUnknown where it may have been applied; StoreUnavailable
    where nothing was sent for want of the lock.
    """
    asked = Write(
        method="PUT",
        task_id=task_id,
        body=_json(changes),
        by=editor.by,
        actor=editor.actor,
        seen=seen.at,
        was=seen.was,
        patched=False,
    )
    sent(editor, asked, "change of the task")
    if settled:
        settle(editor, [task_id])


def task_delete(
    editor: Editor, task_id: str, seen: Seen, *, cascade: bool = False, settled: bool = True
) -> tuple[str, ...]:
    """Delete a task, with `cascade` all that depend on it too; the ids that went.

    Raises TaskHasDependents where others depend on it, and what `task_update` raises.
    """
    asked = Write(
        method="DELETE",
        task_id=task_id,
        query="cascade=true" if cascade else "",
        by=editor.by,
        actor=editor.actor,
        seen=seen.at,
        was=seen.was,
        # Those that go with it may lie in any list.
        patched=cascade,
    )
    told = sent(editor, asked, "deletion").get("deletedTaskIds")
    ids = [name for name in told if isinstance(name, str)] if isinstance(told, list) else []
    gone = tuple(dict.fromkeys([task_id, *ids]))
    if settled:
        settle(editor, gone)
    return gone


def settle(editor: Editor, task_ids: Iterable[str]) -> None:
    """Make the mirror tell of these tasks what the upstream tells now, else have a job do it."""
    ids = list(task_ids)
    if not ids:
        return
    try:
        patch_near(editor.task_list, ids, by=editor.by)
    except TaskloomError as error:
        log.info("what was written is left to a job: %s", type(error).__name__)
        with suppress(StoreUnavailable):
            writes.send_patch(editor.task_list.connection, ids, editor.by)


def sent(editor: Editor, asked: Write, what: str) -> Mapping[str, Any]:
    """The good answer to the write; raises the error that another one stands for."""
    answer = writes.write(editor.task_list.connection, asked)
    if answer.status >= 500:
        raise OutcomeUnknown(
            f"{wire.error_of(answer, what)} It may have been applied all the same."
        )
    if not 200 <= answer.status < 300:
        raise _refusal(answer, what)
    if answer.status == 204:
        return {}
    try:
        return wire.object_of(answer, f"answer to the {what}")
    except UpstreamGarbled as error:
        if asked.task_id is not None:
            settle(editor, [asked.task_id])
        raise OutcomeUnknown(
            f"The upstream answered {answer.status} to the {what} with something that is not the"
            " contract's, so it may have been applied or not. Look before you repeat it."
        ) from error


def _refusal(answer: Answer, what: str) -> TaskloomError:
    error = wire.error_of(answer, what)
    if answer.status != 409:
        return error
    with suppress(ValueError, RecursionError):
        body = json.loads(answer.body)
        named = body.get("dependentTaskIds") if isinstance(body, dict) else None
        if isinstance(named, list):
            ids = tuple(name for name in named if isinstance(name, str))
            return TaskHasDependents(str(error), status=409, dependents=ids)
    return error


def _json(fields: Mapping[str, Any]) -> bytes:
    """The body, in ASCII: halves of surrogate pairs have no UTF-8."""
    return json.dumps(fields, allow_nan=False).encode("ascii")
