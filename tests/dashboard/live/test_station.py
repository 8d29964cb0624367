"""The tasks of a process that streams, and their end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from dashboard.live.hub import Hub
from dashboard.live.station import station
from tests.services.redis_server import RedisServer

pytestmark = [pytest.mark.redis, pytest.mark.timeout(60)]


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 8])
def test_a_station_ends_with_its_event_loop_wherever_its_tasks_stand(
    redis_server: RedisServer, turns: int
) -> None:
    async def begin() -> None:
        station()
        for _ in range(turns):
            await asyncio.sleep(0)

    for _ in range(20):
        asyncio.run(begin())


def test_listening_ends_also_where_the_sending_swallowed_its_end(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[asyncio.Task[Any]] = []

    async def done_just_when_cancelled(work: Awaitable[Any], _seconds: float | None) -> Any:
        """What Python 3.11 makes of a cancellation that comes as the work ends."""
        result = await work
        task = asyncio.current_task()
        assert task is not None
        sent.append(task)
        try:
            task.cancel()
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            pass
        return result

    async def listen() -> None:
        task = asyncio.create_task(Hub().listen())
        await asyncio.wait({task}, timeout=10)
        assert task.cancelled()
        assert task in sent

    monkeypatch.setattr("redis.asyncio.connection.asyncio.wait_for", done_just_when_cancelled)
    asyncio.run(listen())
