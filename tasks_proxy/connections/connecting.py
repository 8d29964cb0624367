"""Making a connection, or changing the one that is there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.capabilities import capabilities_of
from tasks_proxy.connections.models import Connection, ListsBy, Provider
from tasks_proxy.connections.signals import upstream_left

LONGEST_TOKEN = 4_000
"""Characters; servers refuse headers of 8 kB."""


@transaction.atomic
def connection_put(
    *,
    organisation: Organisation,
    provider: Provider,
    base_url: str,
    upstream_id: str,
    token: str,
    lists_by: str = ListsBy.REPOSITORY,
) -> Connection:
    """The organisation's connection to this provider, made or changed.

    Where there may be several, it is the one that leads to `upstream_id`. Where it led elsewhere
    before, what was known of its lists is put away first. Raises ValidationError for bad values,
    StoreUnavailable where nothing could be put away.
    """
    new = Connection(organisation=organisation, provider=provider, upstream_id=upstream_id)
    rows = Connection.objects.select_for_update().filter(
        organisation=organisation, provider=provider
    )
    if capabilities_of(new).several:
        rows = rows.filter(upstream_id=upstream_id)
    row = rows.first() or new
    before = row.target
    row.lists_by = lists_by
    row.base_url = base_url.rstrip("/")
    row.upstream_id = upstream_id
    row.seal(token)
    row.full_clean(exclude=["organisation"])
    moved = not row._state.adding and row.target != before  # noqa: SLF001  Django documents it
    row.save()
    if moved:
        upstream_left.send(sender=Connection, connection=row)
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
