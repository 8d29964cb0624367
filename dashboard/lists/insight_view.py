"""The insight into a list: a sheet over its page, or a page of its own without scripts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboard import answer
from dashboard.explained import explained
from dashboard.lists.insight import Insight, insight
from dashboard.lists.lookup import task_list_for
from dashboard.lists.reading import Reading, read_watched
from dashboard.member import MemberRequest
from dashboard.outside import outside
from tasks_proxy.history.models import TaskList


@login_required
@never_cache
@require_safe
def sheet(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """What holds the list up, what could start, and when it may be done."""
    task_list = task_list_for(request.user, organisation, key)
    context = {
        "task_list": task_list,
        "organisation": task_list.organisation,
        "insight": _insight(task_list, read_watched(task_list)),
    }
    template = "lists/insight.html" if request.htmx else "lists/insight_page.html"
    return answer.page(request, template, context)


def _insight(task_list: TaskList, reading: Reading) -> Insight | None:
    snapshot = reading.snapshot
    if snapshot is None or not snapshot.tasks or reading.archived:
        return None
    analysis = explained(task_list, snapshot)
    away = outside(task_list, analysis.situation.graph.graph.ghosts)
    return insight(analysis, snapshot.by_id, away)
