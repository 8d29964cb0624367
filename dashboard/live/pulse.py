"""How long a stream lives, and what it says while there is nothing to tell."""

from __future__ import annotations

import asyncio
import random

from dashboard.live.frames import BEAT
from dashboard.live.hub import Subscription
from tasks_proxy.store.events import Message

BEAT_EVERY = 15.0

LIFETIME = 30 * 60.0
"""Seconds, about: clients that came together must not all come back together."""


class Pulse:
    """One stream's messages as they come, with beats in between, until its time is over."""

    def __init__(self, subscription: Subscription) -> None:
        self._queue = subscription.queue
        now = asyncio.get_running_loop().time()
        self._beat_at = now + BEAT_EVERY
        self._end_at = now + LIFETIME * random.uniform(0.9, 1.1)  # noqa: S311  no secret

    async def next(self) -> Message | bytes | None:
        """The next message, BEAT where none came in time, None where the stream ends."""
        try:
            async with asyncio.timeout_at(min(self._beat_at, self._end_at)):
                return await self._queue.get()
        except TimeoutError:
            if self._beat_at > self._end_at:
                return None
            self._beat_at += BEAT_EVERY
            return BEAT
