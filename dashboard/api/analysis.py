"""A list's graph explained, for scripts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, JsonResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from dashboard.api.lookup import list_for, shown_of
from dashboard.api.serializers import shown_as_json
from dashboard.api.shapes import KEY, of
from dashboard.explained import explained
from dashboard.graph.explain import analysis_as_json, why_as_json
from dashboard.outside import Outside, outside
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

TASK = OpenApiParameter(
    "task", str, description="The id of a task, or of one outside the list, to explain besides."
)


class AnalysisView(APIView):
    """All that can be said of one list's graph."""

    @extend_schema(
        operation_id="getAnalysis",
        summary="Explain a list: what is ready, what holds it up, when it is done",
        tags=["lists"],
        parameters=[KEY, TASK],
        responses={200: OpenApiResponse(of("Analysis"), description="The list explained.")},
    )
    def get(self, request: Request, organisation: str, key: str) -> JsonResponse:
        """The analysis, a few seconds old at most; with `task`, also why that one waits."""
        task_list = list_for(request, organisation, key)
        shown = shown_of(task_list)
        about = shown_as_json(task_list, shown)
        del about["tasks"]
        body = {**about, **_explained(task_list, shown.snapshot, request.query_params.get("task"))}
        return JsonResponse(body, headers={"Cache-Control": "private, no-store"})


def _explained(task_list: TaskList, snapshot: Snapshot, wanted: str | None) -> dict[str, Any]:
    analysis = explained(task_list, snapshot)
    ghosts = analysis.situation.graph.graph.ghosts
    known = outside(task_list, ghosts)
    told = analysis_as_json(analysis)
    told["outside"] = [_outside(ghost, known.get(ghost)) for ghost in sorted(ghosts)]
    if wanted:
        if wanted not in analysis.situation.graph.number:
            raise Http404(f"This list neither holds nor waits for a task “{wanted[:80]}”.")
        told["why"] = {
            **why_as_json(analysis.why(wanted)),
            "waitingBehind": analysis.behind.get(wanted, 0),
            "slack": analysis.forecast.slack.get(wanted),
            "critical": wanted in analysis.critical,
        }
    return told


def _outside(task_id: str, found: Outside | None) -> dict[str, Any]:
    if found is None:
        return {"taskId": task_id, "known": False, "title": None, "status": None, "list": None}
    return {
        "taskId": task_id,
        "known": True,
        "title": found.task.title,
        "status": found.task.fields.get("status", found.task.status),
        "list": found.list_key,
    }
