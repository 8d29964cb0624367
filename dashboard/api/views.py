"""One list and its graph, for scripts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from csp.decorators import csp_replace
from django.http import HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from dashboard.api.lookup import list_for, shown_of
from dashboard.api.serializers import (
    PictureQuery,
    SnapshotSerializer,
    shown_as_json,
)
from dashboard.api.shapes import DIRECTION, FOLD, KEY, THEME, of
from dashboard.drawing.errors import DrawingError
from dashboard.drawing.export import as_json, folded_as_json
from dashboard.drawing.picture import Preparing, picture
from dashboard.drawing.plan import View
from dashboard.drawing.steady import steady_plan


class List(APIView):
    """One list with all its tasks."""

    @extend_schema(
        operation_id="getList",
        summary="Get a task list with its tasks",
        tags=["lists"],
        parameters=[KEY],
        responses=SnapshotSerializer,
    )
    def get(self, request: Request, organisation: str, key: str) -> JsonResponse:
        """The newest snapshot, which says whether it is complete, or archived."""
        task_list = list_for(request, organisation, key)
        return _json(shown_as_json(task_list, shown_of(task_list)))


class GraphJson(APIView):
    """One list's graph: with `fold=none` all its tasks and all its edges."""

    @extend_schema(
        operation_id="getGraph",
        summary="Get a list's graph as data",
        tags=["lists"],
        parameters=[KEY, FOLD, DIRECTION],
        responses={200: OpenApiResponse(of("Graph"), description="Nodes, groups and edges.")},
    )
    def get(self, request: Request, organisation: str, key: str) -> JsonResponse:
        """All tasks and all edges with `fold=none`; else what the folded picture draws."""
        task_list = list_for(request, organisation, key)
        query = _query(request)
        shown = shown_of(task_list)
        snapshot = shown.snapshot
        view = View(query.mode, query.validated_data["direction"])
        planned = steady_plan(task_list, snapshot, view)
        graph = (
            as_json(planned.graph, snapshot.by_id)
            if query.mode == "none"
            else folded_as_json(planned.graph, planned.folded, snapshot.by_id)
        )
        about = shown_as_json(task_list, shown)
        del about["tasks"]
        return _json({**about, **graph})


class GraphSvg(APIView):
    """One list's graph as a picture that stands alone."""

    @extend_schema(
        operation_id="getPicture",
        summary="Get a list's graph as a picture",
        tags=["lists"],
        parameters=[KEY, FOLD, DIRECTION, THEME],
        responses={
            (200, "image/svg+xml"): OpenApiResponse(OpenApiTypes.STR, description="The picture."),
            (202, "application/json"): OpenApiResponse(
                of("Preparing"), description="Being laid out: ask again after `Retry-After`."
            ),
        },
    )
    @method_decorator(csp_replace({"style-src": ["'unsafe-inline'"]}))
    def get(self, request: Request, organisation: str, key: str) -> HttpResponse:
        """The picture, which stands alone; 202 while it is being laid out."""
        task_list = list_for(request, organisation, key)
        query = _query(request)
        try:
            drawn = picture(
                task_list,
                shown_of(task_list).snapshot,
                fold=query.mode,
                direction=query.validated_data["direction"],
                theme=query.validated_data["theme"],
                link=None,
            )
        except DrawingError as error:
            told = {"error": "NO_PICTURE", "message": str(error), "requestId": uuid4().hex}
            return JsonResponse(told, status=503)
        if isinstance(drawn, Preparing):
            told = {"status": "preparing", "message": drawn.note}
            return JsonResponse(told, status=202, headers={"Retry-After": str(drawn.retry_after)})
        return HttpResponse(drawn.svg, content_type="image/svg+xml", headers=_UNCACHED)


_UNCACHED = {"Cache-Control": "private, no-store"}


def _query(request: Request) -> PictureQuery:
    query = PictureQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    return query


def _json(body: dict[str, Any]) -> JsonResponse:
    return JsonResponse(body, headers=_UNCACHED)
