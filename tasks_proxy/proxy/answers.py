"""Answers remembered for two seconds: one upstream call however many ask the same at once.

Agents claim tasks by this API, so nothing older is given while the upstream answers; when it does
not, the last good answer is better than none, and says how old it is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from tasks_proxy.core.errors import StoreUnavailable, UpstreamError, UpstreamTimeout
from tasks_proxy.store import locks
from tasks_proxy.store.client import answering, as_bytes

FLIGHT_SECONDS = 16.0
"""Longer than an upstream call may last, so that no second one starts beside it."""

Source = Literal["hit", "miss", "stale"]


@dataclass(frozen=True, slots=True)
class Given:
    """An upstream's answer as we give it on; `at` is when it was had, in seconds."""

    status: int
    content_type: str
    body: bytes
    at: float
    retry_after: str | None = None

    @property
    def good(self) -> bool:
        """Whether it is worth remembering."""
        return self.status == 200

    @property
    def failed(self) -> bool:
        """Whether the upstream was in no state to answer."""
        return self.status >= 500


def answer(key: str, ask: Callable[[], Given]) -> tuple[Given, Source]:
    """The remembered answer under `key`, or a new one from `ask`.

    Raises the UpstreamError of `ask` when there is no older answer to give instead.
    """
    try:
        known = _recall(key)
        if known is not None and _fresh(known):
            return known, "hit"
        return _in_one_flight(key, ask, known)
    except StoreUnavailable:
        return ask(), "miss"


def _in_one_flight(key: str, ask: Callable[[], Given], known: Given | None) -> tuple[Given, Source]:
    with locks.held(f"{key}:flight", seconds=FLIGHT_SECONDS, wait=FLIGHT_SECONDS) as had:
        since = _recall(key)
        if since is not None and _fresh(since):
            return since, "hit"
        try:
            if not had:
                raise UpstreamTimeout("The upstream did not answer in time.")
            new = ask()
        except UpstreamError:
            if known is None:
                raise
            return known, "stale"
        if new.good:
            _remember(key, new)
        if new.failed and known is not None:
            return known, "stale"
        return new, "miss"


def _fresh(given: Given) -> bool:
    return 0 <= time.time() - given.at < settings.PROXY_MAX_AGE


def _recall(key: str) -> Given | None:
    with answering() as client:
        data = client.get(key)
    if not data:
        return None
    head, _, body = as_bytes(data).partition(b"\n")
    return Given(body=body, **json.loads(head))


def _remember(key: str, given: Given) -> None:
    head = {"status": given.status, "content_type": given.content_type, "at": given.at}
    seconds = max(1, int(settings.PROXY_MAX_STALE))
    with answering() as client:
        client.set(key, json.dumps(head).encode() + b"\n" + given.body, ex=seconds)
