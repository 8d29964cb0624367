"""Visitors of shared links: who may watch, what each is told, and the end within a second.

A visitor is told of what their link reveals and of nothing else, marks no list as watched, and
causes no reading.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import Error
from django.utils import timezone

from dashboard.live.frames import RETRY, frame
from dashboard.live.hub import RELOAD, SILENT, Hub, Subscription
from dashboard.live.pulse import Pulse
from dashboard.live.threads import ask_database, ask_store, leave_database
from dashboard.sharing.mirror import revealed
from dashboard.sharing.models import Share
from dashboard.sharing.passwords import visit_of
from dashboard.sharing.state import State
from dashboard.sharing.told import change
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store.events import Message

PATROL_EVERY = 0.4
"""Seconds; whoever watches by a link sees nothing of it one second after its end."""

MOST_A_LINK = 300
"""Streams that one link may hold in one process."""

MOST = 1_500
"""Streams of all links in one process."""

_FAILED = "The last reading failed; what is on screen may be old."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Guest:
    """Somebody before one link, as the link was when their stream opened."""

    share: Share = field(repr=False)

    @property
    def task_list(self) -> TaskList:
        """The list whose messages may concern them."""
        return self.share.task_list


def guests_of(hub: Hub) -> dict[Subscription, Share]:
    """The places that visitors hold, each with its link."""
    return {
        place: place.viewer.share for place in hub.subscriptions if isinstance(place.viewer, Guest)
    }


def has_room(hub: Hub, share: Share) -> bool:
    """Whether one more visitor of this link fits."""
    shares = [other.pk for other in guests_of(hub).values()]
    return len(shares) < MOST and shares.count(share.pk) < MOST_A_LINK


async def check_links(hub: Hub) -> None:
    """End the streams of links that ended or changed, again and again."""
    while True:
        await asyncio.sleep(PATROL_EVERY)
        await end_the_uninvited(hub)


async def end_the_uninvited(hub: Hub) -> None:
    """One turn. While the database does not answer no link can show that it lives, and all end."""
    places = guests_of(hub)
    if not places:
        return
    try:
        living = await ask_database(_living, {share.pk for share in places.values()})
    except Error:
        logger.warning("Streams of links end: the database does not answer which of them live.")
        living = {}
    for place, share in places.items():
        if living.get(share.pk) != (share.revision, visit_of(share)):
            place.end()


def _living(pks: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """What the links that live are now; a link whose views are used up still serves who looks."""
    now = timezone.now()
    return {
        row.pk: (row.revision, visit_of(row))
        for row in Share.objects.judged().filter(pk__in=pks)
        if row.state_at(now) in {State.LIVE, State.USED_UP}
    }


async def shown_to(hub: Hub, guest: Guest, since: str | None) -> AsyncGenerator[bytes, None]:
    """The frames of one visitor's stream."""
    await leave_database()
    place = hub.join(guest)
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("A stream runs in a task.")
    task.add_done_callback(lambda _: hub.leave(place))
    try:
        async for part in _parts(GuestFeed(place, guest, since)):
            yield part
    finally:
        hub.leave(place)


async def _parts(feed: GuestFeed) -> AsyncGenerator[bytes, None]:
    yield RETRY
    for message in await feed.missed():
        yield frame(message)
    while (part := await feed.next()) is not None:
        yield part


class GuestFeed:
    """Follows what one link reveals, from the version that the visitor's page shows."""

    def __init__(self, place: Subscription, guest: Guest, since: str | None) -> None:
        self._guest = guest
        self._since = since
        self._last: Snapshot | None = None
        self._pulse = Pulse(place)

    async def missed(self) -> list[Message]:
        """`reload` where the page shows another version than the newest."""
        self._last = await self._look()
        if self._last is None or self._last.version == self._since:
            return []
        return [RELOAD._replace(version=self._last.version)]

    async def next(self) -> bytes | None:
        """The next frame, when there is one; None where the stream ends."""
        while True:
            message = await self._pulse.next()
            if not isinstance(message, Message):
                return message
            told = await self._told(message)
            if told is not None:
                return frame(told)

    async def _told(self, message: Message) -> Message | None:
        """What the visitor is told in its place: never a word of the message itself."""
        if message is SILENT:
            return SILENT
        failed = message.event == "read" and json.loads(message.body).get("error")
        newest = await self._look()
        if newest is None:
            return None
        before, self._last = self._last, newest
        if before is None:
            return RELOAD._replace(version=newest.version)
        if before.version != newest.version:
            return Message("changed", json.dumps(change(before, newest)), newest.version)
        if before.fetched_at == newest.fetched_at and not failed:
            return None
        read = {"fetchedAt": newest.fetched_at, "version": newest.version}
        return Message("read", json.dumps({**read, "error": _FAILED if failed else None}))

    async def _look(self) -> Snapshot | None:
        try:
            return await ask_store(revealed, self._guest.share)
        except StoreUnavailable:
            return None
