"""The dialog of a task's form: as it is asked for, and again with what was wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse

from dashboard.member import MemberRequest
from dashboard.tasks.forms import TaskForm
from dashboard.tasks.outcome import Failure, dialog, failure_of
from dashboard.tasks.writing import Desk
from tasks_proxy.core.errors import TaskloomError
from tasks_proxy.core.statuses import Status
from tasks_proxy.proxy import edits

Fields = Mapping[str, Any]


def names_asked(request: MemberRequest, desk: Desk) -> Sequence[str]:
    """The fields that the form has."""
    to = request.GET.get("to") or request.POST.get("to")
    if to is not None:
        rule = desk.can.statuses.get(Status.of(to))
        if rule is None or not desk.can.updates("status"):
            raise BadRequest("There is no such status.")
        return ("status", *rule.fields)
    only = request.GET.getlist("only")
    names = [name for name, field in desk.can.fields.items() if field.updates]
    return [name for name in names if not only or name in only] or names


def status_asked(request: MemberRequest) -> dict[str, str]:
    """The status that the form stands for, where it stands for one."""
    to = request.GET.get("to") or request.POST.get("to")
    return {"status": to} if to else {}


def posted_with_status(request: MemberRequest) -> Any:
    """What was posted, with the status that the form stands for."""
    posted = request.POST.copy()
    for name, value in status_asked(request).items():
        posted.setdefault(name, value)
    return posted


def form_page(request: MemberRequest, desk: Desk, task_id: str) -> HttpResponse:
    """The form, filled with what the upstream tells now; with the mirror's where it fails."""
    failure, task = None, desk.task(task_id)
    try:
        now: Fields = edits.task_now(desk.editor, task_id)
    except TaskloomError as error:
        failure = failure_of(error)
        if task is None:
            return failed(request, desk, task_id, failure)
        now = task.fields
    names = names_asked(request, desk)
    form = TaskForm(desk, names, {**now, **status_asked(request)})
    was = {name: now.get(name) for name in {*names, "status", "title"}}
    context = {"was": json.dumps(was), "seen": now.get("updatedAt"), "stale": failure}
    return _page(request, desk, task_id, form, context)


def again(
    request: MemberRequest,
    desk: Desk,
    task_id: str,
    form: TaskForm,
    *,
    status: int = 200,
    failure: Failure | None = None,
) -> HttpResponse:
    """The form as it was filled in, with what was wrong."""
    context = {
        "was": request.POST.get("was", "{}"),
        "seen": request.POST.get("seen", ""),
        "failure": failure,
    }
    return _page(request, desk, task_id, form, context, status=status)


def _page(
    request: MemberRequest,
    desk: Desk,
    task_id: str,
    form: TaskForm,
    context: Fields,
    *,
    status: int = 200,
) -> HttpResponse:
    to = request.GET.get("to") or request.POST.get("to")
    only = request.GET.getlist("only")
    whole = {
        "form": form,
        "task_id": task_id,
        "title": desk.title(task_id),
        "to": to,
        "only": only[0] if len(only) == 1 else None,
        "action": "Set status" if to else "Save",
        **context,
    }
    return dialog(request, desk, "tasks/edit.html", whole, status=status)


def failed(request: MemberRequest, desk: Desk, task_id: str, failure: Failure) -> HttpResponse:
    """The dialog of what could not be done, where there is no form to show."""
    context = {"failure": failure, "task_id": task_id, "title": desk.title(task_id)}
    return dialog(request, desk, "tasks/failed.html", context, status=failure.status)
