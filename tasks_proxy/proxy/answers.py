"""Answers remembered for two seconds: one upstream call however many ask the same at once.

Agents claim tasks by this API, so nothing older is given while the upstream answers, and nothing
from before a write through us; when the upstream fails, the last good answer is better than none,
and says how old it is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable, UpstreamError, UpstreamTimeout
from tasks_proxy.store import keys, locks
from tasks_proxy.store.client import answering, as_bytes

FLIGHT_SECONDS = 16.0
"""Longer than an upstream call may last, so that no second one starts beside it."""

Source = Literal["hit", "miss", "stale"]


@dataclass(frozen=True, slots=True)
class Given:
    """An upstream's answer as we give it on; `at` is when it was had, in seconds.

    `writes` counts the connection's writes when it was asked for.
    """

    status: int
    content_type: str
    body: bytes
    at: float
    retry_after: str | None = None
    writes: int = 0

    @property
    def good(self) -> bool:
        """Whether it is worth remembering."""
        return self.status == 200

    @property
    def failed(self) -> bool:
        """Whether the upstream was in no state to answer."""
        return self.status >= 500


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is remembered under a key, and how many writes the connection has seen by now."""

    given: Given | None
    writes: int

    def fresh(self) -> Given | None:
        """The answer, where it is young by now and no write came after it."""
        given = self.given
        if given is None or given.writes != self.writes:
            return None
        return given if 0 <= time.time() - given.at < settings.PROXY_MAX_AGE else None


def answer(
    connection: Connection, key: str, ask: Callable[[], Given], *, anew: bool = False
) -> tuple[Given, Source]:
    """The remembered answer under `key`, or a new one from `ask`; with `anew` always a new one.

    Raises the UpstreamError of `ask` when there is no older answer to give instead.
    """
    try:
        known = _recall(connection, key)
    except StoreUnavailable:
        return ask(), "miss"
    young = None if anew else known.fresh()
    if young is not None:
        return young, "hit"
    try:
        return _in_one_flight(connection, key, ask, anew=anew)
    except StoreUnavailable:
        return ask(), "miss"


def forget(connection: Connection) -> None:
    """Have nothing remembered taken for fresh any more. Raises StoreUnavailable."""
    with answering() as client:
        client.incr(_writes(connection))


def _in_one_flight(
    connection: Connection, key: str, ask: Callable[[], Given], *, anew: bool
) -> tuple[Given, Source]:
    came = time.time()
    with locks.held(f"{key}:flight", seconds=FLIGHT_SECONDS, wait=FLIGHT_SECONDS) as had:
        known = _recall(connection, key)
        fresh = known.fresh()
        if fresh is not None and (not anew or fresh.at > came):
            return fresh, "hit"
        try:
            if not had:
                raise UpstreamTimeout("The upstream did not answer in time.")
            new = ask()
        except UpstreamError:
            if known.given is None:
                raise
            return known.given, "stale"
        if new.failed and known.given is not None:
            return known.given, "stale"
        if new.good:
            with suppress(StoreUnavailable):
                _remember(key, new, writes=known.writes)
        return new, "miss"


def _recall(connection: Connection, key: str) -> Recalled:
    with answering() as client:
        data, writes = client.mget(key, _writes(connection))
    count = int(as_bytes(writes)) if writes else 0
    if not data:
        return Recalled(None, count)
    head, _, body = as_bytes(data).partition(b"\n")
    return Recalled(Given(body=body, **json.loads(head)), count)


def _remember(key: str, given: Given, *, writes: int) -> None:
    head = {
        "status": given.status,
        "content_type": given.content_type,
        "at": given.at,
        "writes": writes,
    }
    seconds = max(1, int(settings.PROXY_MAX_STALE))
    with answering() as client:
        client.set(key, json.dumps(head).encode() + b"\n" + given.body, ex=seconds)


def _writes(connection: Connection) -> str:
    return keys.of_connection(connection.organisation_id, connection.pk, "writes")
