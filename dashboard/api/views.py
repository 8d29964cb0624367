"""One list, for scripts."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from dashboard.api.lookup import list_for, shown_of
from dashboard.api.serializers import SnapshotSerializer, shown_as_json
from dashboard.api.shapes import KEY


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


_UNCACHED = {"Cache-Control": "private, no-store"}


def _json(body: dict[str, Any]) -> JsonResponse:
    return JsonResponse(body, headers=_UNCACHED)
