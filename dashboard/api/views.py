"""One list and its graph, for scripts."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_replace
from django.http import HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from dashboard.api.lookup import list_for, shown_of
from dashboard.api.serializers import (
    PictureQuery,
    SnapshotSerializer,
    shown_as_json,
)
from dashboard.drawing.errors import DrawingError
from dashboard.drawing.export import as_json, folded_as_json
from dashboard.drawing.picture import Preparing, picture
from dashboard.drawing.plan import plan

PICTURE_PARAMETERS = [
    OpenApiParameter("fold", str, description="auto, none, or the most nodes to draw unfolded"),
    OpenApiParameter("direction", str, enum=["LR", "TB"]),
]


class List(APIView):
    """One list with all its tasks."""

    @extend_schema(responses=SnapshotSerializer)
    def get(self, request: Request, organisation: str, key: str) -> JsonResponse:
        """Answer the newest snapshot, which says whether it is complete, or archived."""
        task_list = list_for(request, organisation, key)
        return _json(shown_as_json(task_list, shown_of(task_list)))


class GraphJson(APIView):
    """One list's graph: with `fold=none` all its tasks and all its edges."""

    @extend_schema(parameters=PICTURE_PARAMETERS, responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, organisation: str, key: str) -> JsonResponse:
        """Answer nodes, groups and edges."""
        task_list = list_for(request, organisation, key)
        query = _query(request)
        shown = shown_of(task_list)
        snapshot = shown.snapshot
        planned = plan(snapshot.tasks, query.mode, query.validated_data["direction"])
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
        parameters=[*PICTURE_PARAMETERS, OpenApiParameter("theme", str, enum=["light", "dark"])],
        responses={
            (200, "image/svg+xml"): OpenApiTypes.STR,
            202: OpenApiResponse(description="Being laid out: ask again after Retry-After."),
        },
    )
    @method_decorator(csp_replace({"style-src": ["'unsafe-inline'"]}))
    def get(self, request: Request, organisation: str, key: str) -> HttpResponse:
        """Answer the picture, or 202 while it is being laid out."""
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
            return JsonResponse({"error": "NO_PICTURE", "message": str(error)}, status=503)
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
