"""The tasks of a list as a file to take away."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard.lists.lookup import task_list_for
from dashboard.lists.reading import Reading, read_watched
from dashboard.lists.sight import Sight
from dashboard.member import MemberRequest
from dashboard.table.columns import Facts, in_order, order_of
from dashboard.table.export import as_csv, as_json
from dashboard.taken import as_file
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

_TYPES = {"csv": "text/csv", "json": "application/json"}
_ODD = re.compile(r"[^A-Za-z0-9._-]+")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: MemberRequest, organisation: str, key: str, kind: str) -> HttpResponse:
    """All tasks that the address's filter leaves, in its order; by POST the `task`s named."""
    task_list = task_list_for(request.user, organisation, key)
    reading = read_watched(task_list)
    if reading.snapshot is None:
        messages.error(request, f"Nothing was exported. {_why_not(reading)}")
        return redirect("list", organisation, key)
    sight = Sight(task_list, reading, request.GET)
    only = set(request.POST.getlist("task")) if request.method == "POST" else None
    text = _written(reading.snapshot, sight, kind, only)
    response = HttpResponse(
        text.encode("utf-8", "replace"), content_type=f"{_TYPES[kind]}; charset=utf-8"
    )
    as_file(
        request,
        response,
        task_list.organisation,
        name=f"{_file_name(task_list)}.{kind}",
        target=f"tasks of list {task_list.key} as {kind.upper()}",
        title=task_list.title,
        chosen=only,
    )
    return response


def _written(snapshot: Snapshot, sight: Sight, kind: str, only: Collection[str] | None) -> str:
    facts = Facts(snapshot, sight.now * 1000)
    asked = snapshot.tasks if only is not None else sight.tasks
    tasks = [
        task
        for task in in_order(asked, order_of(sight.asked.get("sort")), facts)
        if only is None or task.id in only
    ]
    return as_csv(tasks, facts) if kind == "csv" else as_json(snapshot, tasks)


def _why_not(reading: Reading) -> str:
    return reading.unavailable or "This list was not read yet."


def _file_name(task_list: TaskList) -> str:
    return _ODD.sub("-", task_list.title).strip("-.")[:60] or "tasks"
