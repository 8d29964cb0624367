"""The list page, and its fragments: heading, graph and outline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dashboard import answer
from dashboard.lists.bodies import SHEETS, body, graph_body, outline_body
from dashboard.lists.company import company
from dashboard.lists.drawn import Drawn, drawn_ahead, fitting_nodes
from dashboard.lists.filterbar import filterbar
from dashboard.lists.heading import heading
from dashboard.lists.lookup import task_list_and_access, task_list_for
from dashboard.lists.memory import last_look, remember
from dashboard.lists.outlook import outlook
from dashboard.lists.reading import Reading, read_watched, watch
from dashboard.lists.saved import saved_menu
from dashboard.lists.sight import Sight
from dashboard.lists.tabs import tabs, view_named
from dashboard.member import MemberRequest
from dashboard.tasks.panel import panel
from dashboard.zone import zone_of
from tasks_proxy.accounts.access import Access
from tasks_proxy.connections.capabilities import Operation, capabilities_of
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import orders


@login_required
@never_cache
@require_safe
def page(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The whole page: `?view=` names the view and `?task=` the open task; `asked` tells the rest.

    An address without any query leads to where this person left the list.
    """
    task_list, access = task_list_and_access(request.user, organisation, key)
    if not request.GET and (last := last_look(request.user, task_list)):
        return redirect(f"{request.path}?{last}")
    view = view_named(request.GET.get("view"))
    wanted = request.GET.get("task")
    sight = _sight(request, task_list, read_watched(task_list, wanted), view, access)
    remember(request.user, task_list, request.GET)
    context = _context(sight) | {"view": view, "access": access, "tabs": tabs(view, sight.asked)}
    context["company"] = company(request.user, task_list)
    context["saved"] = saved_menu(request.user, access, task_list, sight.asked)
    context.update(body(view, sight))
    if wanted:
        context["unavailable"] = sight.reading.unavailable
        context["panel"] = panel(task_list, access, sight.reading, wanted)
    return answer.page(request, "lists/page.html", context)


@login_required
@never_cache
@require_safe
def header(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The facts, counts and notices, for pages without a live stream."""
    task_list, access = task_list_and_access(request.user, organisation, key)
    view = view_named(request.GET.get("view"))
    remember(request.user, task_list, request.GET)
    context = _context(_sight(request, task_list, read_watched(task_list), view))
    context |= {"access": access, "company": company(request.user, task_list)}
    return answer.page(request, "lists/heading.html", context)


@login_required
@never_cache
@require_safe
def sheet(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """What stands below the filter bar in any view but the graph's."""
    task_list, access = task_list_and_access(request.user, organisation, key)
    view = request.GET.get("view", "")
    if view not in SHEETS:
        raise Http404("No such view.")
    sight = _sight(request, task_list, read_watched(task_list), view, access)
    remember(request.user, task_list, request.GET)
    context = _context(sight) | {"view": view, "access": access} | body(view, sight)
    return _marked(answer.page(request, "lists/sheet.html", context), sight.reading)


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
    ahead = drawn_ahead(task_list, _asked(request, "graph"))
    if ahead is not None:
        watch(task_list)
        return answer.page(request, "lists/graph.html", _facts(task_list) | {"drawn": ahead})
    sight = _sight(request, task_list, read_watched(task_list), "graph")
    context = _facts(task_list) | {"sight": sight} | graph_body(sight)
    drawn: Drawn = context["drawn"]
    if not drawn.picture:
        context["heading"] = heading(task_list, sight.reading)
    response = answer.page(request, "lists/graph.html", context, status=drawn.status)
    if drawn.preparing:
        response["Retry-After"] = str(drawn.preparing.retry_after)
    return _marked(response, sight.reading)


@login_required
@never_cache
@require_safe
def outline(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The tasks by step."""
    task_list = task_list_for(request.user, organisation, key)
    sight = _sight(request, task_list, read_watched(task_list), "outline")
    context = _context(sight) | {"view": "outline"} | outline_body(sight)
    return _marked(answer.page(request, "lists/outline.html", context), sight.reading)


@login_required
@never_cache
@require_safe
def fits(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The nodes of the picture that hold a task which the filter leaves, as JSON.

    `{"keys": [task or group], "tasks": count}`; the address asks as the graph's own does.
    """
    task_list = task_list_for(request.user, organisation, key)
    sight = _sight(request, task_list, read_watched(task_list), "graph")
    remember(request.user, task_list, request.GET)
    return JsonResponse({"keys": fitting_nodes(sight), "tasks": len(sight.tasks)})


def _marked(response: HttpResponse, reading: Reading) -> HttpResponse:
    """Tell the page's script where there is nothing to show, so that it keeps what is on screen."""
    if reading.snapshot is None:
        response["X-Shows"] = "nothing"
    return response


def _sight(
    request: MemberRequest,
    task_list: TaskList,
    reading: Reading,
    view: str,
    access: Access | None = None,
) -> Sight:
    asked = _asked(request, view)
    may = access is not None and access.may_write
    able = capabilities_of(task_list.connection).can(Operation.UPDATE)
    return Sight(task_list, reading, asked, zone=zone_of(request), may_write=may and able)


def _asked(request: MemberRequest, view: str) -> QueryDict:
    asked = QueryDict(mutable=True)
    asked["view"] = view  # so that every address made of this one names its view
    for name, values in request.GET.lists():
        if name != "view":
            asked.setlist(name, values)
    return asked


def _facts(task_list: TaskList) -> dict[str, Any]:
    return {"task_list": task_list, "organisation": task_list.organisation}


def _context(sight: Sight) -> dict[str, Any]:
    stuck = sight.sieve.stuck if sight.sieve else None
    shown = heading(sight.task_list, sight.reading, stuck=stuck)
    return _facts(sight.task_list) | {
        "can": capabilities_of(sight.task_list.connection),
        "heading": shown,
        "outlook": outlook(sight.analysis) if sight.analysis and shown.fresh else None,
        "sight": sight,
        "filterbar": filterbar(sight, shown.numbers),
    }
