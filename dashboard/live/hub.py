"""One subscription to Redis for the whole process, handed out to everybody who watches."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections import defaultdict
from typing import Protocol

from django.conf import settings
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys
from tasks_proxy.store.events import Message, unpack

ROOM = 256
"""Messages that may wait for one viewer; who lets them pile up further is dropped."""

CONNECT_TIMEOUT = 2.0
QUIET = 5.0
"""Seconds of silence after which Redis is asked whether it is there, and for its answer."""

LONGEST_PAUSE = 5.0

SILENT = Message(
    "read",
    json.dumps({"error": "The live data store does not answer; what is on screen may be old."}),
)
RELOAD = Message("reload", "{}")

logger = logging.getLogger(__name__)


class Watcher(Protocol):
    """Whoever watches one list."""

    @property
    def task_list(self) -> TaskList: ...


class Subscription:
    """One viewer's place: a bounded queue of messages, with None where the stream must end.

    `behind` tells that messages may have been lost: the next one becomes a `reload`.
    """

    def __init__(self, viewer: Watcher) -> None:
        self.viewer = viewer
        self.behind = False
        self.queue: asyncio.Queue[Message | None] = asyncio.Queue(ROOM)

    def hand(self, message: Message) -> None:
        """Put the message into the queue; a full one ends the stream."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """End the stream; what still waits is not sent, the viewer catches up afterwards."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


class Hub:
    """Who watches what in this process, and the task that listens for them all."""

    def __init__(self) -> None:
        self.listening = asyncio.Event()
        self._places: defaultdict[tuple[int, int], set[Subscription]] = defaultdict(set)

    @property
    def subscriptions(self) -> list[Subscription]:
        """Everybody's, in no order."""
        return [place for places in self._places.values() for place in places]

    def join(self, viewer: Watcher) -> Subscription:
        """A place for the viewer, filled from now on."""
        subscription = Subscription(viewer)
        self._places[_address(viewer)].add(subscription)
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """Give the place up; twice does no harm."""
        address = _address(subscription.viewer)
        places = self._places[address]
        places.discard(subscription)
        if not places:
            del self._places[address]

    async def listen(self) -> None:
        """Hand out what Redis says, for ever; come back to a lost Redis after growing pauses."""
        pause = 0.25
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                _heed_cancellation()
                if self.listening.is_set():
                    pause = 0.25
                self._lost(error)
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  no secret
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _listen_once(self) -> None:
        client = Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=CONNECT_TIMEOUT,
            socket_timeout=QUIET,
            # Its own attempts would hide that messages were lost meanwhile.
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
        )
        async with client, client.pubsub() as pubsub:
            await pubsub.psubscribe(keys.LIVE_PATTERN)
            await self._hand_out(pubsub)

    async def _hand_out(self, pubsub: PubSub) -> None:
        asked = False
        while True:
            _heed_cancellation()
            said = await pubsub.get_message(timeout=QUIET)
            if said is None:
                if asked:
                    raise TimeoutError("Redis fell silent.")
                await pubsub.ping()
                asked = True
                continue
            asked = False
            if said["type"] == "psubscribe":
                self._found()
            elif said["type"] == "pmessage":
                self.dispatch(said["channel"], said["data"])
                await asyncio.sleep(0)  # a burst must not fill the queues before anybody reads

    def dispatch(self, channel: bytes, data: bytes) -> None:
        """Hand one message to those who watch the list that the channel names."""
        try:
            address = keys.list_of_channel(channel.decode())
            message = unpack(data)
        except ValueError:
            logger.warning("A message that is none of ours came on a live channel.")
            return
        for subscription in tuple(self._places.get(address, ())):
            if subscription.behind:
                subscription.behind = False
                subscription.hand(RELOAD._replace(version=message.version))
            else:
                subscription.hand(message)

    def _found(self) -> None:
        self.listening.set()
        for subscription in self.subscriptions:
            if subscription.behind:
                subscription.behind = False
                subscription.hand(RELOAD)

    def _lost(self, error: Exception) -> None:
        if not self.listening.is_set():
            return
        logger.warning("Live updates wait for Redis: %s", type(error).__name__)
        self.listening.clear()
        for subscription in self.subscriptions:
            subscription.behind = True
            subscription.hand(SILENT)


def _heed_cancellation() -> None:
    """End the task if it was told to end and what it called kept that to itself.

    redis-py sends through `asyncio.wait_for`, which in Python 3.11 swallows a cancellation that
    comes when the sending is done; and its closing may fail in a way of its own.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _address(viewer: Watcher) -> tuple[int, int]:
    return viewer.task_list.organisation_id, viewer.task_list.pk
