"""Handing messages out to those who watch."""

from __future__ import annotations

import asyncio
import json

from dashboard.live.hub import ROOM, Hub, Subscription
from dashboard.live.rights import Viewer
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store.events import Message


def _viewer(organisation: int, pk: int) -> Viewer:
    task_list = TaskList(pk=pk, organisation_id=organisation, connection=Connection())
    return Viewer(session_key="s", user_pk=1, organisation="acme", task_list=task_list)


def _say(hub: Hub, address: str, version: str) -> None:
    said = {"event": "changed", "body": "{}", "version": version}
    hub.dispatch(address.encode(), json.dumps(said).encode())


def _held(subscription: Subscription) -> list[Message | None]:
    return [subscription.queue.get_nowait() for _ in range(subscription.queue.qsize())]


def test_a_message_reaches_those_who_watch_its_list_and_nobody_else() -> None:
    async def watch() -> None:
        hub = Hub()
        here, too, elsewhere, foreign = (
            hub.join(_viewer(*address)) for address in [(1, 5), (1, 5), (1, 6), (2, 5)]
        )
        _say(hub, "tl:1:live:5", "ab-1")
        expected = [Message("changed", "{}", "ab-1")]
        assert _held(here) == _held(too) == expected
        assert _held(elsewhere) == _held(foreign) == []

    asyncio.run(watch())


def test_who_left_gets_nothing_and_leaves_nothing_behind() -> None:
    async def watch() -> None:
        hub = Hub()
        gone = hub.join(_viewer(1, 5))
        hub.leave(gone)
        hub.leave(gone)
        _say(hub, "tl:1:live:5", "ab-1")
        assert _held(gone) == []
        assert hub.subscriptions == []
        assert not hub._places

    asyncio.run(watch())


def test_a_viewer_who_does_not_read_is_dropped_and_the_others_are_not() -> None:
    async def watch() -> None:
        hub = Hub()
        idle, busy = hub.join(_viewer(1, 5)), hub.join(_viewer(1, 5))
        for n in range(ROOM + 1):
            _say(hub, "tl:1:live:5", f"ab-{n}")
            assert busy.queue.get_nowait()
        assert _held(idle) == [None]

    asyncio.run(watch())


def test_what_is_no_message_of_ours_is_passed_over() -> None:
    async def watch() -> None:
        hub = Hub()
        subscription = hub.join(_viewer(1, 5))
        for data in (b"", b"[]", b"null", b"{}", b'{"event": "x"}', b"\xff"):
            hub.dispatch(b"tl:1:live:5", data)
        for channel in (b"tl:1:live", b"tl:x:live:y", b"\xff"):
            hub.dispatch(channel, b"{}")
        assert _held(subscription) == []

    asyncio.run(watch())
