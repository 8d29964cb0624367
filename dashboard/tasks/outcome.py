"""How an action ended, told to a page: done with a way back, or failed with what was answered."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils.html import format_html

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.tasks.undo import Undo, undo_keep
from dashboard.tasks.writing import Desk
from tasks_proxy.core.errors import (
    OutcomeUnknown,
    TaskChanged,
    TaskloomError,
    UpstreamBusy,
    UpstreamError,
    UpstreamMissing,
    UpstreamRefused,
)
from tasks_proxy.proxy.errors import OURS


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an action came to nothing, or may have; `status` is the HTTP status of the page."""

    title: str
    sentence: str
    status: int
    unknown: bool = False

    @property
    def retry(self) -> str:
        """What to do about it."""
        if self.unknown:
            return "The task is being read again: look at what holds before you repeat it."
        return "What you entered is still here."


def failure_of(error: TaskloomError) -> Failure:
    """The words for an error of the writing door."""
    if isinstance(error, OutcomeUnknown):
        return Failure("It may have been done, or not", str(error), 504, unknown=True)
    status = next(code for kind, (code, _) in OURS.items() if isinstance(error, kind))
    if isinstance(error, UpstreamRefused | UpstreamMissing):
        status = 422
    elif isinstance(error, UpstreamBusy):
        status = 503
    title = "Nothing was changed"
    if isinstance(error, UpstreamError) and error.status is None:
        title = "Nothing was changed: the upstream cannot be reached"
    if isinstance(error, TaskChanged):
        title = "Somebody else changed this task"
    return Failure(title, str(error), status)


def dialog(
    request: MemberRequest,
    desk: Desk,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A form or a result: within the page's dialog, or a page of its own without scripts."""
    frame = "tasks/dialog.html" if request.htmx else "tasks/page.html"
    whole = {
        "frame": frame,
        "desk": desk,
        "can": desk.can,
        "task_list": desk.task_list,
        "organisation": desk.task_list.organisation,
        "back": back_of(request),
        "back_url": _address(desk, request, request.GET.get("task")),
        **context,
    }
    response = answer.page(request, template, whole, status=status)
    response["X-Shows"] = "dialog"
    return response


def done(
    request: MemberRequest,
    desk: Desk,
    message: str,
    *,
    task: str | None = None,
    undo: Undo | None = None,
    gone: Collection[str] = (),
) -> HttpResponse:
    """Back to the list with a word about what was done; `task` is the one to show then.

    `gone` are tasks that are no longer in the list.

    A page with scripts gets a header instead, and shows the word itself.
    """
    kept = undo_keep(request, undo) if undo else None
    if request.htmx:
        told = {"message": message, "undo": kept, "task": task, "gone": list(gone)}
        response = HttpResponse(status=204)
        # Not HX-Trigger: the panel whose button was pressed may be another one by now.
        response["X-Did"] = json.dumps(told)
        return response
    if kept:
        link = resolve_url("task-undo", desk.task_list.organisation.slug, desk.task_list.key)
        messages.success(
            request, format_html('{} <a href="{}?undo={}">Undo</a>', message, link, kept)
        )
    else:
        messages.success(request, message)
    return redirect(_address(desk, request, task))


def back_of(request: MemberRequest) -> str:
    """The query of the list's page that this came from."""
    return request.POST.get("back", request.GET.get("back", ""))[:2000]


def _address(desk: Desk, request: MemberRequest, task: str | None) -> str:
    query = QueryDict(back_of(request), mutable=True)
    query.pop("task", None)
    if task:
        query["task"] = task
    address = resolve_url("list", desk.task_list.organisation.slug, desk.task_list.key)
    return f"{address}?{query.urlencode()}" if query else address
