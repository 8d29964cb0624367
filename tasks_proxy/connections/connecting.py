"""Making a connection, or changing the one that is there."""

from __future__ import annotations

from django.db import transaction

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection, Provider


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
