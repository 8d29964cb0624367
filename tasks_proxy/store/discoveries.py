"""What the discoveries over a connection have come to, and the agents that were ever met there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tasks_proxy.connections.models import Connection
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes

OLDER_LISTS = "There may be older lists that the upstream no longer shows."
GAP = "New tasks came faster than they could be read; some lists may be missing until they are."


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """Where the discoveries stand.

    `newest` is the newest `createdAt` (milliseconds) up to which nothing new escaped us; None
    before the first one. `whole_at` (seconds) is when all was last looked for, and `whole` whether
    all was then seen. `gap` tells that something newer may have escaped.
    """

    newest: int | None = None
    whole_at: float = 0.0
    whole: bool = True
    gap: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Sentences for people: why lists may be missing."""
        told = (None if self.whole else OLDER_LISTS, GAP if self.gap else None)
        return tuple(filter(None, told))


def read(connection: Connection) -> Discovered:
    """Where the discoveries over this connection stand. Raises StoreUnavailable."""
    with answering() as client:
        data = client.get(_key(connection))
    return Discovered(**json.loads(data)) if data else Discovered()


def write(connection: Connection, state: Discovered) -> None:
    """Keep where they stand. Raises StoreUnavailable."""
    with answering() as client:
        client.set(_key(connection), json.dumps(asdict(state)))


def agents(connection: Connection) -> set[str]:
    """All agents that were met at this connection. Raises StoreUnavailable."""
    with answering() as client:
        found = client.smembers(_agents_key(connection))
    return {as_bytes(member).decode("utf-8", "surrogatepass") for member in found}


def meet(connection: Connection, met: Iterable[str]) -> None:
    """Remember agents. Raises StoreUnavailable."""
    names = [name.encode("utf-8", "surrogatepass") for name in met]
    if names:
        with answering() as client:
            client.sadd(_agents_key(connection), *names)


def _key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "discovered")


def _agents_key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "agents")
