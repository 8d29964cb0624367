"""Shared links of a list, for scripts."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dashboard.api.lookup import list_for, writer_for
from dashboard.api.pages import PageQuery, Pages
from dashboard.api.shapes import KEY
from dashboard.api.share_shapes import (
    NewAddressSerializer,
    NewShareSerializer,
    PausedSerializer,
    ShareSerializer,
    ShareWishesSerializer,
    share_as_json,
    with_address,
)
from dashboard.sharing import links
from dashboard.sharing.lookup import known_of
from dashboard.sharing.models import Share
from tasks_proxy.accounts.models import ApiToken, User
from tasks_proxy.audit.actor import Actor, actor_of
from tasks_proxy.history.models import TaskList

SHARE = OpenApiParameter("share", UUID, OpenApiParameter.PATH, description="The link's id.")
_UNCACHED = {"Cache-Control": "private, no-store"}


class Shares(GenericAPIView[Share]):
    """A list's links."""

    serializer_class = ShareSerializer
    pagination_class = Pages
    queryset = Share.objects.none()

    @extend_schema(
        operation_id="listShares",
        summary="List the shared links of a task list",
        tags=["shares"],
        parameters=[KEY, PageQuery],
        responses=ShareSerializer(many=True),
    )
    def get(self, request: Request, organisation: str, key: str) -> Response:
        """Every link to the list, the newest first, without addresses: those are not kept."""
        task_list = list_for(request, organisation, key)
        page = self.paginate_queryset(Share.objects.judged().filter(task_list=task_list))
        return self.get_paginated_response([share_as_json(share) for share in page or ()])

    @extend_schema(
        operation_id="createShare",
        summary="Make a shared link",
        tags=["shares"],
        parameters=[KEY],
        request=NewShareSerializer,
        responses={201: OpenApiResponse(NewAddressSerializer, description="With its address.")},
    )
    def post(self, request: Request, organisation: str, key: str) -> Response:
        """The answer holds the link's address, the only time that it can be had."""
        task_list = _writable(request, organisation, key)
        asked = NewShareSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        frozen = None
        if asked.validated_data.get("frozen"):
            frozen = known_of(task_list)
            if frozen is None:
                raise ValidationError({"frozen": ["The list was not read yet."]})
        share, secret = links.share_create(
            task_list,
            asked.wishes(),
            by=_actor(request),
            holder=cast("User", request.user),
            frozen=frozen,
        )
        return Response(with_address(_judged(share.pk), secret), status=201, headers=_UNCACHED)


class OneShare(APIView):
    """One link."""

    @extend_schema(
        operation_id="getShare",
        summary="Get a shared link",
        tags=["shares"],
        parameters=[KEY, SHARE],
        responses=ShareSerializer,
    )
    def get(self, request: Request, organisation: str, key: str, share: UUID) -> Response:
        """What it shows, its state, and how often it was seen."""
        return _answer(_share(list_for(request, organisation, key), share))

    @extend_schema(
        operation_id="changeShare",
        summary="Change a shared link",
        tags=["shares"],
        parameters=[KEY, SHARE],
        request=ShareWishesSerializer,
        responses=ShareSerializer,
    )
    def put(self, request: Request, organisation: str, key: str, share: UUID) -> Response:
        """All of it is replaced but for its address and, where none is named, its password."""
        row = _share(_writable(request, organisation, key), share)
        asked = ShareWishesSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        links.share_change(row, asked.wishes(), by=_actor(request))
        return _answer(_judged(share))

    @extend_schema(
        operation_id="pauseShare",
        summary="Pause or resume a shared link",
        tags=["shares"],
        parameters=[KEY, SHARE],
        request=PausedSerializer,
        responses=ShareSerializer,
    )
    def patch(self, request: Request, organisation: str, key: str, share: UUID) -> Response:
        """Paused, nobody sees it, and its address stays."""
        row = _share(_writable(request, organisation, key), share)
        asked = PausedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        act = links.share_pause if asked.validated_data["paused"] else links.share_resume
        act(row, by=_actor(request))
        return _answer(_judged(share))

    @extend_schema(
        operation_id="deleteShare",
        summary="End a shared link",
        tags=["shares"],
        parameters=[KEY, SHARE],
        responses={204: OpenApiResponse(description="Its address will never work again.")},
    )
    def delete(self, request: Request, organisation: str, key: str, share: UUID) -> Response:
        """The link and its counts go for good."""
        row = _share(_writable(request, organisation, key), share)
        links.share_delete(row, by=_actor(request))
        return Response(status=204)


class NewAddress(APIView):
    """A link's next address."""

    @extend_schema(
        operation_id="rotateShare",
        summary="Give a shared link a new address",
        tags=["shares"],
        parameters=[KEY, SHARE],
        request=None,
        responses={200: OpenApiResponse(NewAddressSerializer, description="With the address.")},
    )
    def post(self, request: Request, organisation: str, key: str, share: UUID) -> Response:
        """The old address ends at once; a link that was revoked opens again."""
        row = _share(_writable(request, organisation, key), share)
        secret = links.share_rotate(row, by=_actor(request))
        return Response(with_address(_judged(share), secret), headers=_UNCACHED)


def _writable(request: Request, organisation: str, key: str) -> TaskList:
    writer_for(request, organisation)
    return list_for(request, organisation, key)


def _share(task_list: TaskList, pk: UUID) -> Share:
    found = Share.objects.judged().filter(task_list=task_list, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _judged(pk: UUID) -> Share:
    return Share.objects.judged().get(pk=pk)


def _answer(share: Share) -> Response:
    return Response(share_as_json(share), headers=_UNCACHED)


def _actor(request: Request) -> Actor:
    token: Any = request.auth
    return actor_of(
        cast("HttpRequest", request), token=token if isinstance(token, ApiToken) else None
    )
