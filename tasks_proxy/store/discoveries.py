"""What the discoveries over a connection have come to, and the agents that were ever met there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tasks_proxy.connections.models import Connection
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes, writing
from tasks_proxy.store.kept import opener, record

OLDER_LISTS = "There may be older lists that the upstream no longer shows."
GAP = "New tasks came faster than they could be read; some lists may be missing until they are."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pursuit:
    """A search that takes several discoveries, as far as it has come.

    It looks for what is newer than `since` (None for all there is), and was begun at `began_at`
    (seconds) when the newest task was of `newest`; both others are milliseconds since 1970. `asked`
    are its questions: a status and an agent, None for any, whether the answer left something open,
    and whether it showed tasks without an agent.
    """

    since: int | None
    began_at: float
    newest: int | None = None
    asked: tuple[tuple[str | None, str | None, bool, bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """Where the discoveries stand.

    `newest` is the newest `createdAt` (milliseconds) up to which nothing new escaped us; None
    before the first one. `whole_at` (seconds) is when all was last looked for, and `whole` whether
    all was then seen. `gap` tells that something newer may have escaped. `pursuit` is a search that
    is not over, and `due_at` (seconds) when the next discovery is.
    """

    newest: int | None = None
    whole_at: float = 0.0
    whole: bool = True
    gap: bool = False
    due_at: float = 0.0
    pursuit: Pursuit | None = None

    @property
    def searching(self) -> bool:
        """Whether something is known to be missing, so that looking for it comes first."""
        return self.gap or self.pursuit is not None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Sentences for people: why lists may be missing."""
        told = (None if self.whole else OLDER_LISTS, GAP if self.gap else None)
        return tuple(filter(None, told))


def read(connection: Connection) -> Discovered:
    """Where the discoveries over this connection stand. Raises StoreUnavailable."""
    with answering() as client:
        data = client.get(_key(connection))
    return (_opened(as_bytes(data)) if data else None) or Discovered()


def write(connection: Connection, state: Discovered) -> None:
    """Keep where they stand. Raises StoreUnavailable."""
    with answering() as client:
        client.set(_key(connection), json.dumps(asdict(state)))


def forget(connection: Connection) -> None:
    """Begin anew, as with a connection that was just made. Raises StoreUnavailable."""
    with answering() as client:
        client.delete(_key(connection), _agents_key(connection))


def agents(connection: Connection) -> set[str]:
    """All agents that were met at this connection. Raises StoreUnavailable."""
    with answering() as client:
        found = client.smembers(_agents_key(connection))
    return {as_bytes(member).decode("utf-8", "surrogatepass") for member in found}


def meet(connection: Connection, met: Iterable[str]) -> None:
    """Remember agents. Raises StoreUnavailable."""
    names = [name.encode("utf-8", "surrogatepass") for name in met]
    if names:
        with writing() as client:
            client.sadd(_agents_key(connection), *names)


def _key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "discovered")


def _agents_key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "agents")


def _discovered(body: Mapping[str, Any]) -> Discovered:
    pursuit = body.get("pursuit")
    return record(Discovered, body, pursuit=_pursuit(pursuit) if pursuit else None)


def _pursuit(body: Mapping[str, Any]) -> Pursuit:
    asked = tuple((status, agent, op, bare) for status, agent, op, bare in body["asked"])
    return record(Pursuit, body, asked=asked)


_opened = opener(_discovered)
