"""How the last reading of a list or a connection went."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.register import Listed
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes
from tasks_proxy.store.kept import OfLists, opener, record


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadState:
    """The last attempt: `at` in seconds, `error` a sentence for people where it failed.

    `failures` counts the failed attempts in a row.
    """

    at: float
    error: str | None = None
    failures: int = 0


def failed_after(last: ReadState | None, error: str, at: float) -> ReadState:
    """The state after one more failed attempt."""
    return ReadState(at=at, error=error, failures=(last.failures if last else 0) + 1)


def read(task_lists: Sequence[Listed]) -> dict[int, ReadState]:
    """The states of those lists that have one, by primary key. Raises StoreUnavailable."""
    return _of_lists.read(task_lists)


def write(task_list: Listed, state: ReadState) -> None:
    """Keep how reading a list went. Raises StoreUnavailable."""
    _of_lists.write(task_list, state)


def read_connection(connection: Connection) -> ReadState | None:
    """How the last discovery over this connection went. Raises StoreUnavailable."""
    with answering() as client:
        data = client.get(_key(connection))
    return _opened(as_bytes(data)) if data else None


def write_connection(connection: Connection, state: ReadState) -> None:
    """Keep how a discovery went. Raises StoreUnavailable."""
    with answering() as client:
        client.set(_key(connection), json.dumps(asdict(state)))


def _key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "state")


def _state(body: Mapping[str, Any]) -> ReadState:
    return record(ReadState, body)


_opened = opener(_state)
_of_lists = OfLists("state", _state, most=4_096)
