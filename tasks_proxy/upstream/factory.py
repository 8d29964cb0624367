"""From a connection's row to the client that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.upstream.feed import Feed
from tasks_proxy.upstream.posthog import PostHog
from tasks_proxy.upstream.quantcdn import QuantCDN
from tasks_proxy.upstream.transport import Answer

Spend = Callable[[Connection], None]
"""Is told of each call before it is made, and may refuse it by an error."""


class Upstream(Protocol):
    """What every client can: read one task, and pass a client's own request on."""

    def try_out(self) -> None:
        """Make one call that shows whether address and token are good."""

    def get_task(self, task_id: str) -> Mapping[str, Any]:
        """All fields of one task."""

    def forward(
        self, method: str, segments: tuple[str, ...], *, query: str, body: bytes | None = None
    ) -> Answer:
        """The raw answer to a client's own request."""


def upstream_for(connection: Connection, spend: Spend) -> Upstream:
    """The connection's client, which tells `spend` of each call before it makes it.

    Raises CredentialUnreadable when the connection's token cannot be had.
    """
    if connection.provider == Provider.POSTHOG:
        return feed_for(connection, spend)
    return lists_for(connection, spend)


def lists_for(connection: Connection, spend: Spend) -> QuantCDN:
    """The client of an upstream whose lists are read one by one."""
    return QuantCDN(
        base_url=connection.base_url,
        upstream_id=connection.upstream_id,
        token=connection.unseal(),
        spend=partial(spend, connection),
    )


def feed_for(connection: Connection, spend: Spend) -> Feed:
    """The client of an upstream whose tasks come as one feed."""
    return PostHog(
        base_url=connection.base_url,
        upstream_id=connection.upstream_id,
        token=connection.unseal(),
        spend=partial(spend, connection),
        lists_by=connection.lists_by,
    )
