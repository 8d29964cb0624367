"""From a connection's row to the client that reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tasks_proxy.connections.models import Connection
from tasks_proxy.upstream.quantcdn import QuantCDN

Spend = Callable[[Connection], None]
"""Is told of each call before it is made, and may refuse it by an error."""


def upstream_for(connection: Connection, spend: Spend) -> QuantCDN:
    """The connection's client, which tells `spend` of each call before it makes it.

    Raises CredentialUnreadable when the connection's token cannot be had.
    """
    return QuantCDN(
        base_url=connection.base_url,
        upstream_id=connection.upstream_id,
        token=connection.unseal(),
        spend=partial(spend, connection),
    )
