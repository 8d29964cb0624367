"""A list's graph as pictures that stand alone: SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal
from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from dashboard.api.graph import DOWNLOAD, UNCACHED, GraphView, given, renderer_for
from dashboard.api.shapes import THEME, VIEW, of
from dashboard.drawing.errors import DrawingError
from dashboard.drawing.picture import Picture, Preparing, Said, picture
from dashboard.drawing.raster import ZOOM, remark, zoom_for
from dashboard.drawing.run import run_raster
from dashboard.said import said_of
from dashboard.shown import Shown
from tasks_proxy.history.models import TaskList


def _picture_schema(kind: str, media: str) -> Callable[..., Any]:
    return extend_schema(
        operation_id=f"getPictureAs{kind.title()}" if kind != "svg" else "getPicture",
        summary=f"Get a list's graph as a picture, in {kind.upper()}",
        tags=["lists"],
        parameters=[*VIEW, THEME, DOWNLOAD],
        responses={
            (200, media): OpenApiResponse(
                OpenApiTypes.STR if kind == "svg" else OpenApiTypes.BINARY,
                description="The picture.",
            ),
            (202, "application/json"): OpenApiResponse(
                of("Preparing"), description="Being laid out: ask again after `Retry-After`."
            ),
        },
    )


class _Drawn(GraphView):
    """The forms that need a layout."""

    kind: Literal["svg", "png"]

    def drawn(self, request: Request, organisation: str, key: str) -> HttpResponse:
        """The picture; 202 while it is being laid out, 503 where there can be none."""
        task_list, shown = self.asked(request, organisation, key)
        self.plan(task_list, shown)
        try:
            result = picture(
                task_list,
                shown.snapshot,
                view=self.query.view,
                theme=self.query.theme_asked,
                link=None,
                said=self.said(task_list, shown),
            )
            if isinstance(result, Preparing):
                told = {"status": "preparing", "message": result.note}
                wait = {**UNCACHED, "Retry-After": str(result.retry_after)}
                return JsonResponse(told, status=202, headers=wait)
            return given(request, task_list, self.answer(result), self.kind)
        except DrawingError as error:
            told = {"error": "NO_PICTURE", "message": str(error), "requestId": uuid4().hex}
            return JsonResponse(told, status=503)

    def said(self, task_list: TaskList, shown: Shown) -> Said:
        """What the picture tells beyond the tasks."""
        return Said() if shown.archived else said_of(task_list, shown.snapshot)

    def answer(self, found: Picture) -> HttpResponse:
        """The picture in its form."""
        return HttpResponse(found.svg, content_type="image/svg+xml")


class GraphSvg(_Drawn):
    """One list's graph as a picture that stands alone."""

    kind = "svg"
    renderer_classes = (JSONRenderer, renderer_for("image/svg+xml", "svg"))

    @_picture_schema("svg", "image/svg+xml")
    def get(self, request: Request, organisation: str, key: str) -> HttpResponse:
        """The picture, which stands alone; 202 while it is being laid out."""
        return self.drawn(request, organisation, key)


class GraphPng(_Drawn):
    """The same as pixels."""

    kind = "png"
    renderer_classes = (JSONRenderer, renderer_for("image/png", "png"))

    @_picture_schema("png", "image/png")
    def get(self, request: Request, organisation: str, key: str) -> HttpResponse:
        """Two pixels for each px, fewer where that would be too large: `X-Scale` tells it then."""
        return self.drawn(request, organisation, key)

    def said(self, task_list: TaskList, shown: Shown) -> Said:
        """What the picture tells, and that it was made smaller where it was."""
        return replace(super().said(task_list, shown), remark=remark)

    def answer(self, found: Picture) -> HttpResponse:
        """The picture as PNG."""
        zoom = zoom_for(found.width, found.height)
        headers = {"X-Scale": f"{zoom:.3g}"} if zoom != ZOOM else {}
        png = run_raster(found.svg, zoom)
        return HttpResponse(png, content_type="image/png", headers=headers)
