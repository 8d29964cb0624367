"""The process's one hub, with its seats and the tasks that serve it."""

from __future__ import annotations

import asyncio
import logging
from weakref import WeakKeyDictionary

from dashboard.live.guests import check_links
from dashboard.live.hub import Hub
from dashboard.live.patrol import check_rights, show_presence
from dashboard.live.seats import Seats

logger = logging.getLogger(__name__)


class Station:
    """A hub, its seats and its running tasks; they end with the event loop they were made on."""

    def __init__(self) -> None:
        self.hub = Hub()
        self.seats = Seats()
        self._tasks = [
            asyncio.create_task(self.hub.listen(), name="live-listen"),
            asyncio.create_task(check_rights(self.hub), name="live-rights"),
            asyncio.create_task(check_links(self.hub), name="live-links"),
            asyncio.create_task(show_presence(self.hub), name="live-presence"),
        ]
        for task in self._tasks:
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Without one of its tasks a station is not to be trusted: the next stream makes anew."""
        loop = task.get_loop()
        if _stations.get(loop) is self:
            del _stations[loop]
        if not task.cancelled():
            logger.error("%s failed; all streams end.", task.get_name(), exc_info=task.exception())
        for other in self._tasks:
            other.cancel()
        for subscription in self.hub.subscriptions:
            subscription.end()


_stations: WeakKeyDictionary[asyncio.AbstractEventLoop, Station] = WeakKeyDictionary()


def station() -> Station:
    """The station of the running event loop, made by whoever asks first."""
    loop = asyncio.get_running_loop()
    found = _stations.get(loop)
    if found is None:
        found = _stations[loop] = Station()
    return found
