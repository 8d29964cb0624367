"""One viewer's stream, from the first byte to the last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from django.http import StreamingHttpResponse

from dashboard.live.feed import Feed
from dashboard.live.rights import Viewer
from dashboard.live.seats import Seat
from dashboard.live.station import Station
from dashboard.live.threads import leave_database

STALLED = 30.0
"""Seconds in which a client takes not one frame before it is given up."""


def event_stream(parts: AsyncIterator[bytes]) -> StreamingHttpResponse:
    """The answer that sends the parts as they come; the only one of its kind in this project.

    Whoever streams must hold no database connection: see threads.py.
    """
    response = StreamingHttpResponse(parts, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx would hold the parts back
    return response


async def told(
    station: Station, viewer: Viewer, seat: Seat, since: str | None
) -> AsyncGenerator[bytes, None]:
    """The viewer's frames; however it ends, place and seat are given back.

    Django closes no generator that stands inside this one, so there is none.
    """
    await leave_database()
    subscription = station.hub.join(viewer)
    try:
        feed = Feed(station.hub, subscription, since)
        while (part := await feed.next()) is not None:
            patience = _give_up_later()
            try:
                yield part
            finally:
                patience.cancel()
    finally:
        station.hub.leave(subscription)
        station.seats.leave(viewer.user_pk, seat)


def _give_up_later() -> asyncio.TimerHandle:
    """Cancel the sending of this response, unless the client takes the frame in time."""
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("A stream runs in a task.")
    return task.get_loop().call_later(STALLED, task.cancel)
