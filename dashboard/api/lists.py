"""The lists of an organisation: finding them, and adding one by its id."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from dashboard.api.lookup import access_for, writer_for
from dashboard.api.pages import PageQuery, Pages
from dashboard.api.serializers import NewListSerializer, TaskListSerializer
from dashboard.connections.notices import notices
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import NoConnection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import orders


class ListPages(Pages):
    """Pages of lists, with what must be told of all of them."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The page's schema, with what must be told of all pages."""
        page = super().get_paginated_response_schema(schema)
        page["properties"]["notices"] = {
            "type": "array",
            "items": {"type": "string"},
            "description": "Why lists may be missing; empty where none can be.",
        }
        page["required"].append("notices")
        return page


class Lists(ListAPIView[TaskList]):
    """All lists of an organisation that were ever seen, the latest first."""

    serializer_class = TaskListSerializer
    pagination_class = ListPages

    def get_queryset(self) -> QuerySet[TaskList]:
        """The organisation's lists; with `?id=` only the one of that id."""
        access = access_for(self.request, self.kwargs["organisation"])
        rows = TaskList.objects.filter(organisation=access.organisation)
        wanted = self.request.query_params.get("id")
        return rows if wanted is None else rows.filter(list_id=wanted.replace("\x00", "�"))

    @extend_schema(
        operation_id="listLists",
        summary="List the task lists",
        tags=["lists"],
        parameters=[
            PageQuery,
            OpenApiParameter("id", str, description="only the list of this upstream id"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """All lists that were ever seen, the latest first, a page at a time."""
        response = super().get(request, *args, **kwargs)
        connections = Connection.objects.filter(organisation__slug=self.kwargs["organisation"])
        response.data["notices"] = notices(connections)
        return response

    @extend_schema(
        operation_id="addList",
        summary="Add a task list by its id",
        tags=["lists"],
        request=NewListSerializer,
        responses={
            201: OpenApiResponse(TaskListSerializer, description="Added, and to be read now."),
            200: OpenApiResponse(TaskListSerializer, description="It was known already."),
        },
    )
    def post(self, request: Request, organisation: str) -> Response:
        """For a list that the upstream does not show: an old, quiet one. It is read at once."""
        access = writer_for(request, organisation)
        asked = NewListSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        connection = access.organisation.connections.first()
        if connection is None:
            raise NoConnection("This organisation is not connected to an upstream yet.")
        row, made = orders.list_add(connection, asked.validated_data["id"])
        return Response(TaskListSerializer(row).data, status=201 if made else 200)
