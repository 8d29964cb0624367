"""The list page, and its fragments: heading, graph and outline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dashboard import answer
from dashboard.lists.drawn import drawn
from dashboard.lists.heading import heading
from dashboard.lists.lookup import task_list_and_access, task_list_for
from dashboard.lists.reading import Reading, read_watched
from dashboard.lists.steps import Query, steps
from dashboard.member import MemberRequest
from dashboard.tasks.details import details
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import orders

VIEWS = ("graph", "outline")
_BESIDE_GRAPH = 300
"""Tasks up to which the graph's page holds the outline too, for browsers without scripts."""


@login_required
@never_cache
@require_safe
def page(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The whole page; `?view=`, `?task=`, `?status=` (repeatable) and `?q=` say what it shows.

    `asked.view_of` tells what says how its graph is drawn.
    """
    task_list, access = task_list_and_access(request.user, organisation, key)
    wanted = request.GET.get("task")
    reading = read_watched(task_list, wanted)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    context = _context(task_list, reading, request.GET)
    context |= {"view": view, "access": access}
    context.update(_body(view, task_list, reading, request.GET))
    if wanted:
        context["unavailable"] = reading.unavailable
        context["details"] = details(reading.snapshot, wanted)
    return answer.page(request, "lists/page.html", context)


@login_required
@never_cache
@require_safe
def header(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The facts, counts and notices, for pages without a live stream."""
    task_list, access = task_list_and_access(request.user, organisation, key)
    context = _context(task_list, read_watched(task_list), request.GET)
    return answer.page(request, "lists/heading.html", {**context, "access": access})


@login_required
@require_POST
def sync(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Have the list read at once, however often that failed, and go back to it."""
    task_list, access = task_list_and_access(request.user, organisation, key)
    if not access.may_write:
        raise PermissionDenied("Your role does not allow this.")
    try:
        orders.list_sync(task_list)
    except StoreUnavailable as error:
        messages.error(request, f"Nothing was asked for. {error}")
    return redirect("list", organisation, key)


@login_required
@never_cache
@require_safe
def graph(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The picture; 202 with a placeholder that asks again while it is being prepared."""
    task_list = task_list_for(request.user, organisation, key)
    reading = read_watched(task_list)
    context = _context(task_list, reading, request.GET)
    shown = drawn(task_list, reading, request.GET)
    if shown.problem and reading.snapshot:
        context["steps"] = steps(reading.snapshot, context["query"])
    response = answer.page(
        request, "lists/graph.html", {**context, "drawn": shown}, status=shown.status
    )
    if shown.preparing:
        response["Retry-After"] = str(shown.preparing.retry_after)
    return _marked(response, reading)


@login_required
@never_cache
@require_safe
def outline(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The tasks by step."""
    task_list = task_list_for(request.user, organisation, key)
    reading = read_watched(task_list)
    context = _context(task_list, reading, request.GET)
    context.update(_body("outline", task_list, reading, request.GET))
    return _marked(answer.page(request, "lists/outline.html", context), reading)


def _marked(response: HttpResponse, reading: Reading) -> HttpResponse:
    """Tell the page's script where there is nothing to show, so that it keeps what is on screen."""
    if reading.snapshot is None:
        response["X-Shows"] = "nothing"
    return response


def _context(task_list: TaskList, reading: Reading, asked: QueryDict) -> dict[str, Any]:
    query = _query(asked)
    return {
        "task_list": task_list,
        "organisation": task_list.organisation,
        "heading": heading(task_list, reading, query.statuses),
        "query": query,
    }


def _body(view: str, task_list: TaskList, reading: Reading, asked: QueryDict) -> dict[str, Any]:
    if view == "graph":
        shown = drawn(task_list, reading, asked)
        few = len(reading.snapshot.tasks) <= _BESIDE_GRAPH if reading.snapshot else False
        if reading.snapshot is None or not (few or shown.problem):
            return {"drawn": shown}
        return {"drawn": shown, "steps": steps(reading.snapshot, _query(asked))}
    return {"steps": steps(reading.snapshot, _query(asked)) if reading.snapshot else ()}


def _query(asked: QueryDict) -> Query:
    return Query(frozenset(asked.getlist("status")), asked.get("q", "").strip()[:200])
