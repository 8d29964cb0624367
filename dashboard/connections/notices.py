"""What must be told with the lists of an organisation: why some may be missing."""

from __future__ import annotations

from collections.abc import Iterable

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.store import discoveries, states

NOT_YET = "The upstream was not looked through for lists yet."
UNKNOWN = "Whether lists are missing is not known now."


def notices(connections: Iterable[Connection]) -> list[str]:
    """Sentences for people, each once; none where nothing can be missing."""
    told: dict[str, None] = {}
    for connection in connections:
        try:
            told.update(dict.fromkeys(_notices(connection)))
        except StoreUnavailable as error:
            return [f"{error} {UNKNOWN}"]
    return list(told)


def _notices(connection: Connection) -> list[str]:
    state = states.read_connection(connection)
    found = discoveries.read(connection)
    told = list(found.reasons)
    if found.newest is None:
        told.append(NOT_YET)
    if state is not None and state.error:
        told.append(f"The last look for new lists failed: {state.error}")
    return told
