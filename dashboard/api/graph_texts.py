"""A list's graph as text that other programs lay out: DOT and Mermaid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from dashboard.api.graph import DOWNLOAD, GraphView, given, renderer_for
from dashboard.api.shapes import THEME, VIEW
from dashboard.drawing.as_dot import as_dot
from dashboard.drawing.as_mermaid import as_mermaid
from dashboard.drawing.picture import Said
from dashboard.drawing.stamp import stamp_of
from dashboard.said import said_of


def _text_schema(operation: str, what: str, media: str) -> Callable[..., Any]:
    return extend_schema(
        operation_id=operation,
        summary=f"Get a list's graph {what}",
        tags=["lists"],
        parameters=[*VIEW, THEME, DOWNLOAD],
        responses={(200, media): OpenApiResponse(OpenApiTypes.STR, description="The graph.")},
    )


class _Text(GraphView):
    """The forms that other programs lay out."""

    def written(
        self, request: Request, organisation: str, key: str, write: Callable[..., str], kind: str
    ) -> HttpResponse:
        """What `write` makes of the folded graph."""
        task_list, shown = self.asked(request, organisation, key)
        planned, snapshot = self.plan(task_list, shown), shown.snapshot
        ghosts = Said().ghosts if shown.archived else said_of(task_list, snapshot).ghosts
        notes = () if snapshot.complete else (snapshot.incomplete_reason or "Parts are missing.",)
        stamp = stamp_of(
            task_list.title,
            snapshot,
            tasks=len(snapshot.tasks),
            nodes=len(planned.folded.nodes),
            focus=planned.view.focus,
            notes=notes,
        )
        text = write(
            planned.folded,
            snapshot.related.by_id,
            ghosts,
            stamp=stamp.text,
            direction=planned.direction,
            theme=self.query.theme_asked,
        )
        media = {"dot": "text/vnd.graphviz", "mmd": "text/vnd.mermaid"}[kind]
        whole = text.encode("utf-8", "replace")
        answer = HttpResponse(whole, content_type=f"{media}; charset=utf-8")
        return given(request, task_list, answer, kind)


class GraphDot(_Text):
    """One list's graph for Graphviz."""

    renderer_classes = (JSONRenderer, renderer_for("text/vnd.graphviz", "dot"))

    @_text_schema("getGraphAsDot", "in the DOT language", "text/vnd.graphviz")
    def get(self, request: Request, organisation: str, key: str) -> HttpResponse:
        """The graph in the DOT language; titles are plain labels."""
        return self.written(request, organisation, key, as_dot, "dot")


class GraphMermaid(_Text):
    """One list's graph for Markdown."""

    renderer_classes = (JSONRenderer, renderer_for("text/vnd.mermaid", "mmd"))

    @_text_schema("getGraphAsMermaid", "as a Mermaid flowchart", "text/vnd.mermaid")
    def get(self, request: Request, organisation: str, key: str) -> HttpResponse:
        """The graph as a Mermaid flowchart, as GitHub draws it in Markdown."""
        return self.written(request, organisation, key, as_mermaid, "mmd")
