"""What happened in a list, in pages, for scripts that poll."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from dashboard.api.lookup import list_for
from dashboard.api.shapes import KEY
from tasks_proxy.core.events import Kind
from tasks_proxy.history.events import StoredEvent, events_before, events_since
from tasks_proxy.history.models import TaskList

MOST = 1_000
_LARGEST_ID = 2**63 - 1  # what the database can compare with


class EventsQuery(serializers.Serializer[Any]):
    """Which events are asked for."""

    since = serializers.IntegerField(
        min_value=0,
        max_value=_LARGEST_ID,
        required=False,
        help_text="Those after this id, oldest first; 0, the default, for all that are kept.",
    )
    before = serializers.IntegerField(
        min_value=0,
        max_value=_LARGEST_ID,
        required=False,
        help_text="Those before this id, newest first; 0 for the newest. Not with `since`.",
    )
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=100)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a page with two ends."""
        if "since" in attrs and "before" in attrs:
            raise serializers.ValidationError("Give either “since” or “before”.")
        return attrs


class EventSerializer(serializers.Serializer[Any]):
    """One observed change of one task."""

    id = serializers.IntegerField(help_text="Rises within a list.")
    list = serializers.CharField(help_text="The list's key.")
    task = serializers.CharField()
    at = serializers.IntegerField(
        help_text="When it happened, as the upstream tells, in milliseconds since 1970."
    )
    seen = serializers.IntegerField(help_text="When it was noticed, likewise.")
    by = serializers.CharField(help_text="`sync`, or the person or token that changed the task.")
    kinds = serializers.ListField(child=serializers.ChoiceField([str(kind) for kind in Kind]))
    changes = serializers.DictField(
        child=serializers.ListField(
            child=serializers.JSONField(allow_null=True), min_length=2, max_length=2
        ),
        help_text=(
            "Each changed field's old and new value. A value of over 4 kB (64 kB for edges) is told"
            ' as `{"omitted": true, "bytes", "sha256"}`. `taskId` tells that the task came or went.'
            " Progress is no event."
        ),
    )


class EventsSerializer(serializers.Serializer[Any]):
    """A page of events."""

    events = EventSerializer(many=True)
    next = serializers.IntegerField(
        allow_null=True,
        help_text="What to ask with next, as `since` or `before`; null where none are left before.",
    )
    more = serializers.BooleanField(help_text="Whether there are more in this direction now.")
    gap = serializers.BooleanField(
        help_text="Whether events after `since` were forgotten, because their time is over."
    )


class Events(APIView):
    """The events of one list, as long as they are kept."""

    @extend_schema(
        operation_id="listEvents",
        summary="List what happened in a task list",
        tags=["lists"],
        parameters=[KEY, EventsQuery],
        responses=EventsSerializer,
    )
    def get(self, request: Request, organisation: str, key: str) -> JsonResponse:
        """A page of events; a client that polls asks with `since` set to the last page's `next`."""
        task_list = list_for(request, organisation, key)
        query = EventsQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        asked: dict[str, int] = query.validated_data
        body = _newest(task_list, asked) if "before" in asked else _later(task_list, asked)
        return JsonResponse(body, headers={"Cache-Control": "private, no-store"})


def _later(task_list: TaskList, asked: dict[str, int]) -> dict[str, Any]:
    page = events_since(task_list, asked.get("since", 0), most=asked["limit"])
    told = [_as_json(task_list, stored) for stored in page.events]
    return {"events": told, "next": page.last, "more": page.more, "gap": page.gap}


def _newest(task_list: TaskList, asked: dict[str, int]) -> dict[str, Any]:
    found = events_before(task_list, asked["before"] or None, most=asked["limit"] + 1)
    page, more = found[: asked["limit"]], len(found) > asked["limit"]
    told = [_as_json(task_list, stored) for stored in page]
    return {"events": told, "next": page[-1].id if more else None, "more": more, "gap": False}


def _as_json(task_list: TaskList, stored: StoredEvent) -> dict[str, Any]:
    event = stored.event
    return {
        "id": stored.id,
        "list": task_list.key,
        "task": event.task,
        "at": event.at,
        "seen": event.seen,
        "by": event.by,
        "kinds": list(event.kinds),
        "changes": event.changes,
    }
