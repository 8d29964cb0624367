"""The task panel as a fragment; the list page holds the same one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboard import answer
from dashboard.lists.lookup import task_list_and_access
from dashboard.lists.reading import read_watched
from dashboard.member import MemberRequest
from dashboard.tasks.panel import panel as panel_of


@login_required
@never_cache
@require_safe
def panel(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """One task, by `?task=`."""
    task_list, access = task_list_and_access(request.user, organisation, key)
    wanted = request.GET.get("task")
    if not wanted:
        raise Http404("No task is named.")
    reading = read_watched(task_list, wanted)
    context = {
        "task_list": task_list,
        "organisation": task_list.organisation,
        "unavailable": reading.unavailable,
        "panel": panel_of(task_list, access, reading, wanted),
    }
    return answer.page(request, "tasks/panel.html", context)
