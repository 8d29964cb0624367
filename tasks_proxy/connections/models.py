"""Connection: where an organisation's tasks are held, and the credential to read them with."""

from __future__ import annotations

import uuid
from typing import ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections import vault


class Provider(models.TextChoices):
    """The upstream services that we have an adapter for."""

    QUANTCDN = "quantcdn", "QuantCDN"
    POSTHOG = "posthog", "PostHog"


class ListsBy(models.TextChoices):
    """What makes a list at an upstream that has none."""

    REPOSITORY = "repository", "repository"
    ORIGIN = "origin_product", "origin product"
    CHANNEL = "channel", "channel"


def validate_base_url(value: str) -> None:
    """Refuse anything but an http(s) address of a host, without user, query or fragment."""
    try:
        parts = urlsplit(value)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError as error:
        raise ValidationError(f"“{value}” is not an address: {error}.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_good:
        raise ValidationError(f"“{value}” is not an address of the form https://host[:port].")
    if "@" in parts.netloc or parts.query or parts.fragment or value != value.strip():
        raise ValidationError("Leave user names, queries and fragments out of the base URL.")


class Connection(models.Model):
    """One upstream account of an organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="connections"
    )
    provider = models.CharField(max_length=10, choices=Provider)
    base_url = models.CharField(max_length=300, validators=[validate_base_url])
    upstream_id = models.CharField(
        max_length=200, help_text="The organisation's or project's id at the upstream."
    )
    lists_by = models.CharField(
        max_length=20,
        choices=ListsBy,
        default=ListsBy.REPOSITORY,
        help_text="What makes a list, where the upstream has none.",
    )
    credential = models.TextField(editable=False)
    last4 = models.CharField(max_length=4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(provider="quantcdn"),
                name="one_quantcdn_connection_each",
            ),
            models.UniqueConstraint(
                fields=["organisation", "provider", "upstream_id"],
                name="one_connection_per_upstream_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} {self.upstream_id} (…{self.last4})"

    @property
    def target(self) -> tuple[str, str, str]:
        """Whose tasks it leads to: the base URL, the id there, and what makes their lists."""
        return self.base_url, self.upstream_id, self.lists_by

    def seal(self, secret: str) -> None:
        """Put `secret` into this row, encrypted; the row is not saved."""
        self.credential = vault.encrypt(self.id, secret)
        self.last4 = secret[-4:] if len(secret) >= 12 else ""

    def unseal(self) -> str:
        """The credential in plain; CredentialUnreadable when it cannot be had."""
        return vault.decrypt(self.id, self.credential)
