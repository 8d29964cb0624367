"""Making a connection, or changing the one that is there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection, Provider

LONGEST_TOKEN = 4_000
"""Characters; servers refuse headers of 8 kB."""


@transaction.atomic
def connection_put(
    *, organisation: Organisation, provider: Provider, base_url: str, upstream_id: str, token: str
) -> Connection:
    """The organisation's connection to this provider, made or changed; ValidationError if bad."""
    row = Connection.objects.select_for_update().filter(
        organisation=organisation, provider=provider
    ).first() or Connection(organisation=organisation, provider=provider)
    row.base_url = base_url.rstrip("/")
    row.upstream_id = upstream_id
    row.seal(token)
    row.full_clean(exclude=["organisation"])
    row.save()
    return row


def token_check(token: str) -> None:
    """ValidationError, which never repeats the token, for one that no HTTP header can carry."""
    if not token:
        raise ValidationError("Give the token.")
    if len(token) > LONGEST_TOKEN:
        raise ValidationError(f"A token has at most {LONGEST_TOKEN} characters; this has more.")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ValidationError("The token holds characters that no HTTP header can carry.")


def token_replace(connection: Connection, token: str) -> None:
    """Store another token for the connection; ValidationError if it is none."""
    token_check(token)
    connection.seal(token)
    connection.save(update_fields=["credential", "last4", "updated_at"])
