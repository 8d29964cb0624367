"""Changing a task: all of its fields or a few of them, its status, its agent, its list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.member import MemberRequest
from dashboard.tasks.circles import refuse_circles
from dashboard.tasks.conflict import chosen, conflict_page, parsed_instant, parsed_object
from dashboard.tasks.edit_form import (
    again,
    failed,
    form_page,
    names_asked,
    posted_with_status,
    status_asked,
)
from dashboard.tasks.forms import TaskForm
from dashboard.tasks.outcome import done, failure_of
from dashboard.tasks.undo import Undo, way_back
from dashboard.tasks.values import shown, word_of
from dashboard.tasks.writing import ONE_ACTION_SECONDS, Desk, desk_for, task_named
from dashboard.titles import quoted
from tasks_proxy.connections.capabilities import Operation
from tasks_proxy.core.errors import TaskChanged, TaskloomError
from tasks_proxy.core.patience import within
from tasks_proxy.core.statuses import Status
from tasks_proxy.proxy import edits
from tasks_proxy.proxy.edits import Seen

Fields = Mapping[str, Any]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@within(ONE_ACTION_SECONDS)
def edit(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The form of a task and what comes of it.

    `?only=` (repeatable) asks for some fields, `?to=` for a status with what it needs.
    """
    desk = desk_for(request, organisation, key, Operation.UPDATE)
    task_id = task_named(request)
    if request.method != "POST":
        return form_page(request, desk, task_id)
    if "mine" in request.POST:
        return _resolved(request, desk, task_id)
    was = parsed_object(request.POST.get("was"))
    names = names_asked(request, desk)
    if request.POST.get("quick") and len(names) > 1:
        # A button for a status that something goes with: first ask for that.
        return again(request, desk, task_id, TaskForm(desk, names, was | status_asked(request)))
    form = TaskForm(desk, names, was, posted_with_status(request))
    if not form.is_valid():
        return again(request, desk, task_id, form, status=422)
    changes = form.changes()
    if not changes:
        words = f"Nothing of {desk.quoted(task_id)} was different, so nothing was sent."
        return done(request, desk, words, task=task_id)
    return _send(request, desk, task_id, changes, was, form)


@login_required
@require_POST
@within(ONE_ACTION_SECONDS)
def retry(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Have a task done again: pending, without its error, one retry more."""
    desk = desk_for(request, organisation, key, Operation.UPDATE)
    task_id = task_named(request)
    seen = parsed_object(request.POST.get("was"))
    try:
        now = edits.task_now(desk.editor, task_id)
    except TaskloomError as error:
        return failed(request, desk, task_id, failure_of(error))
    changes = retry_of(now)
    if "status" in seen and now.get("status") != seen["status"]:
        return conflict_page(request, desk, task_id, now, changes, seen)
    return _send(request, desk, task_id, changes, now, None)


def retry_of(now: Fields) -> dict[str, Any]:
    """The changes that send a task back to be done again."""
    count = now.get("retryCount")
    return {
        "status": str(Status.PENDING),
        "error": None,
        "retryCount": count + 1 if isinstance(count, int) else 1,
        "progress": 0,
    }


def _send(
    request: MemberRequest,
    desk: Desk,
    task_id: str,
    changes: dict[str, Any],
    was: Fields,
    form: TaskForm | None,
) -> HttpResponse:
    """Write the changes, and tell how that went."""
    old = {name: was.get(name) for name in changes}
    at = parsed_instant(request.POST.get("seen"))
    try:
        refuse_circles(desk, task_id, old, changes)
        edits.task_update(desk.editor, task_id, changes, Seen(at=at, was=old))
    except TaskChanged as error:
        return conflict_page(request, desk, task_id, error.current, changes, was)
    except TaskloomError as error:
        failure = failure_of(error)
        if "mine" in request.POST:
            mine = parsed_object(request.POST["mine"])
            return conflict_page(request, desk, task_id, was, mine, was, failure=failure)
        if form is None:
            return failed(request, desk, task_id, failure)
        return again(request, desk, task_id, form, failure=failure, status=failure.status)
    words = told(desk, task_id, changes)
    step = way_back(desk.can, task_id, {**was, **_mirrored(desk, task_id, was)}, changes)
    undo = Undo(list_pk=desk.task_list.pk, words=words, steps=(step,)) if step else None
    moved = "taskListId" in changes and changes["taskListId"] != desk.task_list.list_id
    if moved:
        return done(request, desk, words, undo=undo, gone=[task_id])
    return done(request, desk, words, task=task_id, undo=undo)


def _resolved(request: MemberRequest, desk: Desk, task_id: str) -> HttpResponse:
    changes = chosen(request.POST, desk)
    if not changes:
        words = f"The other version of {desk.quoted(task_id)} was kept."
        return done(request, desk, words, task=task_id)
    was = parsed_object(request.POST.get("was"))
    return _send(request, desk, task_id, changes, was, None)


def told(desk: Desk, task_id: str, changes: Fields) -> str:
    """What was changed of which task, in a few words."""
    task = quoted(changes["title"]) if changes.get("title") else desk.quoted(task_id)
    if "status" in changes:
        return f"Status of {task}: {shown('status', changes['status'])}"
    if len(changes) == 1:
        ((name, value),) = changes.items()
        if name in {"assignedAgentId", "taskListId"}:
            return f"{word_of(name, desk.can)} of {task}: {shown(name, value, 60)}"
    return f"Changed {task}: " + ", ".join(word_of(name, desk.can).lower() for name in changes)


def _mirrored(desk: Desk, task_id: str, was: Fields) -> dict[str, Any]:
    """What the mirror knows and the form did not ask, for the way back."""
    task = desk.task(task_id)
    return {n: v for n, v in task.fields.items() if n not in was} if task else {}
