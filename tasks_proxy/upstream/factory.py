"""From a connection's row to the client that reads it."""

from __future__ import annotations

from tasks_proxy.connections.models import Connection
from tasks_proxy.upstream.quantcdn import QuantCDN


def upstream_for(connection: Connection) -> QuantCDN:
    """The connection's client; CredentialUnreadable when its token cannot be had."""
    return QuantCDN(
        base_url=connection.base_url,
        upstream_id=connection.upstream_id,
        token=connection.unseal(),
    )
