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
    """The viewer's frames; however it ends, place and seat are given back."""
    await leave_database()
    subscription = station.hub.join(viewer)

    def give_back(_: object = None) -> None:
        station.hub.leave(subscription)
        station.seats.leave(viewer.user_pk, seat)

    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("A stream runs in a task.")
    # Django closes no generator that a response wraps: cancelled while it sends, it forgets this
    # one, and `finally` waits for the garbage collector. The task's own end is certain.
    task.add_done_callback(give_back)
    try:
        feed = Feed(station.hub, subscription, since)
        while (part := await feed.next()) is not None:
            patience = task.get_loop().call_later(STALLED, task.cancel)
            try:
                yield part
            finally:
                patience.cancel()
    finally:
        give_back()
