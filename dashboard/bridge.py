"""A WSGI application under ASGI: each request in a thread, which hands its whole answer over once.

Each part that a thread hands over on its own makes it and the event loop wait for each other. Most
answers have one part, and for a short one that was most of what it cost.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from a2wsgi.wsgi import Body, build_environ

Message = MutableMapping[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]


class Bridge:
    """Serves the requests of an event loop by an application that waits for what it needs.

    Paths that match a pattern of `apart` have so many threads of their own, and no others: however
    many ask for those, the rest finds a thread free, and takes turns with few in the interpreter.
    """

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        *,
        threads: int,
        apart: Mapping[str, int] | None = None,
    ) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, "rest")
        self._apart = {
            re.compile(pattern): ThreadPoolExecutor(count, pattern)
            for pattern, count in (apart or {}).items()
        }

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Answer one request over HTTP."""
        loop = asyncio.get_running_loop()
        environ = build_environ(scope, Body(loop, receive))

        def told(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(send(message), loop).result()

        fresh = copy_context()  # else a thread keeps what one request set for the next
        threads = self._threads_for(scope["path"])
        for message in await loop.run_in_executor(threads, fresh.run, self._answer, environ, told):
            await send(message)

    def _threads_for(self, path: str) -> ThreadPoolExecutor:
        own = (threads for pattern, threads in self._apart.items() if pattern.fullmatch(path))
        return next(own, self._threads)

    def _answer(self, environ: object, told: Callable[[Message], None]) -> list[Message]:
        """What is left to send once the application is done: all of it, unless it streams."""
        start: list[Message] = []

        def started(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            start[:] = [_start(status, headers)]

        answer = self._application(environ, started)
        try:
            parts = iter(answer)
            last = next(parts, b"")
            for part in parts:
                for message in (*start, _part(last, more=True)):
                    told(message)
                start.clear()
                last = part
        finally:
            getattr(answer, "close", lambda: None)()
        return [*start, _part(last, more=False)]


def _start(status: str, headers: list[tuple[str, str]]) -> Message:
    lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": int(status[:3]), "headers": lines}


def _part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}
