"""A list's graph for scripts and to take away: what its forms share, and the one as data."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import Http404, HttpResponse, JsonResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from dashboard.api.lookup import list_for, shown_of
from dashboard.api.serializers import PictureQuery, shown_as_json
from dashboard.api.shapes import VIEW, of
from dashboard.drawing.export import as_json, folded_as_json
from dashboard.drawing.plan import Plan
from dashboard.drawing.steady import steady_plan
from dashboard.shown import Shown
from dashboard.taken import as_file
from tasks_proxy.history.models import TaskList

UNCACHED = {"Cache-Control": "private, no-store"}
DOWNLOAD = OpenApiParameter(
    "download", str, enum=["1"], description="Answer with a file name, for browsers to keep."
)


def renderer_for(media: str, ending: str) -> type[BaseRenderer]:
    """A renderer that is only asked whether an `Accept` header takes its kind."""
    return type(ending, (BaseRenderer,), {"media_type": media, "format": ending})


class GraphView(APIView):
    """What all forms of a graph have in common."""

    renderer_classes: tuple[type[BaseRenderer], ...] = (JSONRenderer,)

    def asked(self, request: Request, organisation: str, key: str) -> tuple[TaskList, Shown]:
        """The list and what is to be shown of it; its query is checked into `query`."""
        data: dict[str, Any] = request.query_params.dict()
        data["open"] = request.query_params.getlist("open")
        self.query = PictureQuery(data=data)
        self.query.is_valid(raise_exception=True)
        task_list = list_for(request, organisation, key)
        return task_list, shown_of(task_list)

    def plan(self, task_list: TaskList, shown: Shown) -> Plan:
        """The plan of what is asked for; Http404 for a focus on what is not there."""
        view = self.query.view
        planned = steady_plan(task_list, shown.snapshot, view)
        if view.focus is not None and planned.view.focus is None:
            raise Http404("No such task in this list.")
        return planned


class GraphJson(GraphView):
    """One list's graph: with `fold=none` all its tasks and all its edges."""

    @extend_schema(
        operation_id="getGraph",
        summary="Get a list's graph as data",
        tags=["lists"],
        parameters=[*VIEW, DOWNLOAD],
        responses={200: OpenApiResponse(of("Graph"), description="Nodes, groups and edges.")},
    )
    def get(self, request: Request, organisation: str, key: str) -> JsonResponse:
        """All tasks and all edges with `fold=none`; else what the folded picture draws."""
        task_list, shown = self.asked(request, organisation, key)
        planned, tasks = self.plan(task_list, shown), shown.snapshot.related.by_id
        if self.query.view.fold == "none":
            graph = as_json(planned.graph, tasks)
        else:
            graph = folded_as_json(planned.graph, planned.folded, tasks)
        about = shown_as_json(task_list, shown)
        del about["tasks"]
        return given(request, task_list, JsonResponse({**about, **graph}), "json")


_Answer = TypeVar("_Answer", bound=HttpResponse)


def given(request: Request, task_list: TaskList, answer: _Answer, kind: str) -> _Answer:
    """The answer, not to be cached; with `download=1` a file named by the key, which is ASCII."""
    answer["Cache-Control"] = UNCACHED["Cache-Control"]
    if request.query_params.get("download") == "1":
        as_file(
            request,
            answer,
            task_list.organisation,
            name=f"{task_list.key.strip('~.') or 'tasks'}.{kind}",
            target=f"graph of list {task_list.key} as {kind.upper()}",
            title=task_list.title,
        )
    return answer
