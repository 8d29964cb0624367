"""Finding tasks of a list by words, drawn or not, and where each is drawn."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboard.drawing.steady import steady_plan
from dashboard.drawing.text import plain
from dashboard.lists.asked import query_of, view_of
from dashboard.lists.lookup import task_list_for
from dashboard.lists.reading import read_watched
from dashboard.lists.sight import Sight
from dashboard.member import MemberRequest
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList

PAGE = 50
"""Tasks that one answer tells of."""

_TITLE = 200


@login_required
@never_cache
@require_safe
def find(request: MemberRequest, organisation: str, key: str) -> JsonResponse:
    """The tasks that the address asks for, in the order of the list's steps, a page at a time.

    `?q=` and the filter's other names say which, `from=` the first of them to tell, and what says
    how the graph is drawn tells the node. Answers `{"total", "from", "next", "tasks": [{"id",
    "title", "status", "agent", "node"}]}`: `node` is the key of the group around a task that is
    not drawn by itself, its own id for one that is, and null for one that is not in the picture.
    """
    task_list = task_list_for(request.user, organisation, key)
    sight = Sight(task_list, read_watched(task_list), request.GET)
    start = _whole(request.GET.get("from"))
    if sight.snapshot is None or not query_of(request.GET).asks:
        return JsonResponse({"total": 0, "from": 0, "next": None, "tasks": []})
    homes, ranks = _drawn(task_list, sight.snapshot, sight)
    found = sorted(sight.tasks, key=lambda task: ranks.get(task.id, len(ranks)))
    some = found[start : start + PAGE]
    return JsonResponse(
        {
            "total": len(found),
            "from": start,
            "next": start + PAGE if start + PAGE < len(found) else None,
            "tasks": [_told(task, homes.get(task.id)) for task in some],
        }
    )


def _drawn(
    task_list: TaskList, snapshot: Snapshot, sight: Sight
) -> tuple[dict[str, str], dict[str, int]]:
    """The key of the node that each task is drawn in, and each task's rank."""
    planned = steady_plan(task_list, snapshot, view_of(sight.asked))
    homes = {member: node.key for node in planned.folded.nodes for member in node.members}
    numbered = planned.ladder.graph
    return homes, dict(zip(numbered.graph.nodes, numbered.rank, strict=True))


def _told(task: Task, node: str | None) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": plain(task.title, _TITLE) or task.id,
        "status": task.status,
        "agent": task.agent,
        "node": node,
    }


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 6 else 0
