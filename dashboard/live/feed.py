"""What one viewer is told next: what was missed, what comes, and beats in between."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from dashboard.live.frames import RETRY, frame
from dashboard.live.hub import CONNECT_TIMEOUT, RELOAD, SILENT, Hub, Subscription
from dashboard.live.patrol import watch_all
from dashboard.live.pulse import Pulse
from dashboard.live.reader import Reader
from dashboard.live.threads import ask_store
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import events
from tasks_proxy.store.events import Message


class Feed:
    """The frames of one stream; its subscription must be joined before, so that none is lost."""

    def __init__(self, hub: Hub, subscription: Subscription, since: str | None) -> None:
        self._hub = hub
        self._subscription = subscription
        self._since = since
        self._reader = Reader(since)
        self._ready = deque([RETRY])
        self._caught_up = False
        self._pulse = Pulse(subscription)

    async def next(self) -> bytes | None:
        """The next frame, when there is one; None where the stream ends."""
        if not self._ready and not self._caught_up:
            self._caught_up = True
            self._add(await self._missed())
        while not self._ready:
            message = await self._pulse.next()
            if not isinstance(message, Message):
                return message
            self._add([message])
        return self._ready.popleft()

    def _add(self, messages: Sequence[Message]) -> None:
        needed = filter(None, map(self._reader.needs, messages))
        self._ready.extend(map(frame, needed))

    async def _missed(self) -> list[Message]:
        """The messages between `since` and the first that the subscription holds."""
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                await self._hub.listening.wait()
            return await ask_store(_look, self._subscription.viewer.task_list, self._since)
        except (TimeoutError, StoreUnavailable):
            self._subscription.behind = True
            return [SILENT]


def _look(task_list: TaskList, since: str | None) -> list[Message]:
    watch_all({task_list})
    if since is None:
        return []
    missed = events.since(task_list, since)
    if missed is None:
        return [RELOAD]
    return [Message("changed", body, version) for version, body in missed]
