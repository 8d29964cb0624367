"""Tests of a connection that somebody asked for, and what came of the last one."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tasks_proxy.connections.models import Connection
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering, as_bytes
from tasks_proxy.store.kept import opener, record

KEPT_SECONDS = 900
"""How long a result is shown; an older one says little of now."""

PATIENCE_SECONDS = 30.0
"""How long nobody may take a test up before we say that nobody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One test: asked for at `asked_at` and over at `done_at` (seconds), None while it is not.

    `told` is a sentence for people, without any secret; `good` whether the upstream took our token.
    """

    asked_at: float
    done_at: float | None = None
    good: bool = False
    told: str = ""

    def is_waiting(self, now: float) -> bool:
        """Whether a result may still come."""
        return self.done_at is None and now - self.asked_at < PATIENCE_SECONDS

    def is_abandoned(self, now: float) -> bool:
        """Whether nobody took it up in time."""
        return self.done_at is None and now - self.asked_at >= PATIENCE_SECONDS


def ask(connection: Connection) -> Trial:
    """Note that a test was asked for, in place of any earlier one. Raises StoreUnavailable."""
    trial = Trial(asked_at=time.time())
    _write(connection, trial)
    return trial


def finish(connection: Connection, *, good: bool, told: str) -> None:
    """Note what came of it. Raises StoreUnavailable."""
    now = time.time()
    asked = read(connection)
    asked_at = asked.asked_at if asked else now
    _write(connection, Trial(asked_at=asked_at, done_at=now, good=good, told=told))


def read(connection: Connection) -> Trial | None:
    """The last test, None where there was none of late. Raises StoreUnavailable."""
    with answering() as client:
        data = client.get(_key(connection))
    return _opened(as_bytes(data)) if data else None


def _write(connection: Connection, trial: Trial) -> None:
    with answering() as client:
        client.set(_key(connection), json.dumps(asdict(trial)), ex=KEPT_SECONDS)


def _key(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "trial")


def _trial(body: Mapping[str, Any]) -> Trial:
    return record(Trial, body)


_opened = opener(_trial)
