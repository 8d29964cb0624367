"""Clients of the real ASGI application, on the event loop of the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async

from dashboard.asgi import application
from dashboard.live.station import station

PATIENCE = 20.0


class Stream:
    """One request, open until it is closed."""

    def __init__(self, path: str, session_key: str | None, last_event_id: str | None) -> None:
        headers = [(b"host", b"testserver")]
        if session_key is not None:
            headers.append((b"cookie", f"session={session_key}".encode()))
        if last_event_id is not None:
            headers.append((b"last-event-id", last_event_id.encode()))
        path, _, query = path.partition("?")
        self._scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": headers,
        }
        self._sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._left = asyncio.Event()
        self._asked = False
        self._text = ""
        self.status = 0
        self.headers: dict[str, str] = {}
        self.task = asyncio.create_task(application(self._scope, self._receive, self._sent.put))

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def begin(self) -> Stream:
        """Wait for status and headers."""
        async with asyncio.timeout(PATIENCE):
            start = await self._sent.get()
        self.status = start["status"]
        self.headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return self

    async def frame(self) -> str:
        """The next frame without its empty line; empty at the end of the stream."""
        async with asyncio.timeout(PATIENCE):
            while "\n\n" not in self._text:
                said = await self._sent.get()
                self._text += said.get("body", b"").decode()
                if not said.get("more_body"):
                    return ""
        frame, _, self._text = self._text.partition("\n\n")
        return frame

    async def frames(self, count: int) -> list[str]:
        """The next frames."""
        return [await self.frame() for _ in range(count)]

    async def close(self) -> None:
        """Go away, as a browser does whose tab is closed."""
        self._left.set()
        async with asyncio.timeout(PATIENCE):
            await self.task


@asynccontextmanager
async def opened(
    session_key: str | None,
    path: str = "/live/o/acme/lists/plan/",
    *,
    last_event_id: str | None = None,
) -> AsyncIterator[Stream]:
    """A stream that has answered, closed afterwards."""
    stream = Stream(path, session_key, last_event_id)
    try:
        yield await stream.begin()
    finally:
        await stream.close()


async def listening() -> None:
    """Wait until the hub hears Redis."""
    async with asyncio.timeout(PATIENCE):
        await station().hub.listening.wait()


async def aside(work: Any, *args: Any) -> Any:
    """Blocking work of the test, beside the loop."""
    return await sync_to_async(work, thread_sensitive=False)(*args)
