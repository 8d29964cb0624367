"""The shapes of shared links in our API."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers

from dashboard.api.serializers import TextField
from dashboard.sharing.forms import SHORTEST_PASSWORD
from dashboard.sharing.links import Wishes
from dashboard.sharing.models import Share
from dashboard.sharing.sites import MOST_SITES, sites_of
from dashboard.sharing.state import State
from dashboard.sharing.terms import Part, Scope, ScopeKind
from tasks_proxy.core.statuses import Status

_VALUES = "The task's id, the agent or the statuses; none for the whole list."


class ScopeSerializer(serializers.Serializer[Any]):
    """Which tasks a link shows."""

    kind = serializers.ChoiceField([kind.value for kind in ScopeKind])
    values = serializers.ListField(
        child=TextField(max_length=500), max_length=20, required=False, help_text=_VALUES
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As many values as the kind needs, and statuses that there are."""
        kind, values = ScopeKind(attrs["kind"]), attrs.get("values", [])
        if kind is ScopeKind.WHOLE and values:
            raise serializers.ValidationError("The whole list takes no values.")
        if kind in {ScopeKind.LINEAGE, ScopeKind.AGENT} and len(values) != 1:
            raise serializers.ValidationError(f"{kind.value} takes exactly one value.")
        if kind is ScopeKind.STATUSES and not (values and set(values) <= set(Status)):
            raise serializers.ValidationError(f"Name statuses, of: {', '.join(Status)}.")
        return attrs


class ShareSerializer(serializers.Serializer[Any]):
    """A link; its address is told when it is made, and never again."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    state = serializers.ChoiceField([state.value for state in State])
    createdBy = serializers.CharField()  # noqa: N815  as in the rest of the API
    createdAt = serializers.DateTimeField()  # noqa: N815
    frozenAt = serializers.DateTimeField(allow_null=True)  # noqa: N815
    scope = ScopeSerializer()
    shows = serializers.ListField(child=serializers.ChoiceField([part.value for part in Part]))
    expiresAt = serializers.DateTimeField(allow_null=True)  # noqa: N815
    protected = serializers.BooleanField(help_text="Whether it asks for a password.")
    maxViews = serializers.IntegerField(allow_null=True)  # noqa: N815
    views = serializers.IntegerField()
    lastSeenAt = serializers.DateTimeField(allow_null=True)  # noqa: N815
    sites = serializers.ListField(child=serializers.CharField())
    live = serializers.BooleanField(help_text="Whether its page follows changes by itself.")
    paused = serializers.BooleanField()


class NewAddressSerializer(ShareSerializer):
    """A link with its address, the only time that it can be had."""

    url = serializers.CharField()
    pictureUrl = serializers.CharField(allow_null=True)  # noqa: N815


class ShareWishesSerializer(serializers.Serializer[Any]):
    """What a link is to be; what is left out is the least that can be shown."""

    name = TextField(min_length=1, max_length=100)
    scope = ScopeSerializer(required=False)
    shows = serializers.ListField(
        child=serializers.ChoiceField([part.value for part in Part]),
        required=False,
        max_length=len(Part),
    )
    expiresAt = serializers.DateTimeField(required=False, allow_null=True)  # noqa: N815
    password = TextField(
        required=False,
        allow_blank=True,
        allow_null=True,
        max_length=200,
        write_only=True,
        help_text="Empty takes a password away, null leaves the one there is.",
    )
    maxViews = serializers.IntegerField(  # noqa: N815
        required=False, allow_null=True, min_value=1, max_value=1_000_000
    )
    sites = serializers.ListField(
        child=TextField(max_length=300), required=False, max_length=MOST_SITES
    )
    live = serializers.BooleanField(required=False)

    def validate_name(self, value: str) -> str:
        """A name that every database takes."""
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise serializers.ValidationError("A name has no NUL and no half of a pair.")
        return value

    def validate_password(self, value: str | None) -> str | None:
        """Long enough to be worth something."""
        if value and len(value) < SHORTEST_PASSWORD:
            raise serializers.ValidationError(f"Use at least {SHORTEST_PASSWORD} characters.")
        return value

    def validate_sites(self, value: list[str]) -> list[str]:
        """Origins."""
        try:
            return list(sites_of("\n".join(value)))
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error

    def validate_expiresAt(self, value: Any) -> Any:  # noqa: N802  DRF's name for it
        """A time to come."""
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError("This time is over already.")
        return value

    def wishes(self) -> Wishes:
        """The checked wishes."""
        given = self.validated_data
        scope = given.get("scope") or {"kind": ScopeKind.WHOLE}
        return Wishes(
            name=given["name"],
            scope=Scope(ScopeKind(scope["kind"]), tuple(scope.get("values", ()))),
            shows=frozenset(map(Part, given.get("shows", ()))),
            expires_at=given.get("expiresAt"),
            password=given.get("password"),
            max_views=given.get("maxViews"),
            sites=tuple(given.get("sites", ())),
            allow_live=given.get("live", False),
        )


class NewShareSerializer(ShareWishesSerializer):
    """A link to make."""

    frozen = serializers.BooleanField(
        required=False, help_text="Show the list as it is now, for ever."
    )


class PausedSerializer(serializers.Serializer[Any]):
    """Whether a link is to be paused."""

    paused = serializers.BooleanField()


def share_as_json(share: Share) -> dict[str, Any]:
    """The answer that ShareSerializer describes; of a row that came through `judged`."""
    scope = share.scoped
    return {
        "id": share.pk,
        "name": share.name,
        "state": share.state.value,
        "createdBy": share.created_by,
        "createdAt": share.created_at,
        "frozenAt": share.frozen_at,
        "scope": {"kind": scope.kind.value, "values": list(scope.values)},
        "shows": sorted(share.parts),
        "expiresAt": share.expires_at,
        "protected": bool(share.password),
        "maxViews": share.max_views,
        "views": share.views,
        "lastSeenAt": share.last_seen_at,
        "sites": list(share.sites),
        "live": share.allow_live,
        "paused": share.paused_at is not None,
    }


def with_address(share: Share, secret: str) -> dict[str, Any]:
    """The same with its addresses."""
    page = settings.PUBLIC_URL + reverse("share", args=[secret])
    picture = settings.PUBLIC_URL + reverse("share-picture", args=[secret, "svg"])
    return share_as_json(share) | {
        "url": page,
        "pictureUrl": picture if share.has_picture and not share.password else None,
    }
