"""A WSGI application under ASGI: what it answers, in how many messages, and when."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import Any

import pytest

from dashboard.bridge import Bridge, Message

Application = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "path": "/some/where",
    "query_string": b"a=1",
    "headers": [(b"content-length", b"5"), (b"x-word", b"said")],
}


def answered(application: Application, told: list[Message] | None = None) -> list[Message]:
    """What comes of a request whose body arrives in two parts."""
    told = [] if told is None else told
    body = iter([(b"he", True), (b"llo", False)])

    async def receive() -> Message:
        part, more = next(body)
        return {"type": "http.request", "body": part, "more_body": more}

    async def send(message: Message) -> None:
        told.append(message)

    asyncio.run(Bridge(application, threads=1)(dict(SCOPE), receive, send))
    return told


def test_an_answer_of_one_part_is_told_whole_and_by_the_event_loop() -> None:
    def application(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        assert threading.current_thread() is not threading.main_thread()
        start(
            "200 OK", [("X-Place", environ["PATH_INFO"]), ("Set-Cookie", "a"), ("Set-Cookie", "b")]
        )
        return [b"all of it"]

    assert answered(application) == [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"x-place", b"/some/where"), (b"set-cookie", b"a"), (b"set-cookie", b"b")],
        },
        {"type": "http.response.body", "body": b"all of it", "more_body": False},
    ]


def test_an_answer_without_a_body_ends_too() -> None:
    def application(_: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        start("304 Not Modified", [])
        return []

    start, end = answered(application)
    assert start["status"] == 304
    assert (end["body"], end["more_body"]) == (b"", False)


def test_a_request_is_read_with_its_body_and_headers() -> None:
    def application(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [])
        asked = [environ[name] for name in ("REQUEST_METHOD", "QUERY_STRING", "HTTP_X_WORD")]
        return [b" ".join([*(each.encode() for each in asked), environ["wsgi.input"].read(5)])]

    assert answered(application)[-1]["body"] == b"POST a=1 said hello"


def test_a_stream_is_told_while_it_is_made() -> None:
    told: list[Message] = []
    seen: list[int] = []

    def application(_: dict[str, Any], start: Callable[..., object]) -> Iterator[bytes]:
        start("200 OK", [])
        for part in (b"one", b"two", b"three", b"four"):
            seen.append(len(told))
            yield part

    answered(application, told)
    assert seen == [0, 0, 2, 3]  # each part waits for the next, to know whether it is the last
    assert b"".join(message.get("body", b"") for message in told) == b"onetwothreefour"
    assert [message.get("more_body") for message in told] == [None, True, True, True, False]


def test_an_answer_that_breaks_off_is_closed_and_not_told_as_whole() -> None:
    told: list[Message] = []
    closed = threading.Event()

    class Broken:
        def __iter__(self) -> Iterator[bytes]:
            yield b"one"
            yield b"two"
            raise OSError("gone")

        def close(self) -> None:
            closed.set()

    def application(_: dict[str, Any], start: Callable[..., object]) -> Broken:
        start("200 OK", [])
        return Broken()

    with pytest.raises(OSError, match="gone"):
        answered(application, told)
    assert closed.is_set()
    assert all(message.get("more_body", True) for message in told)


def test_what_one_request_sets_is_unknown_to_the_next() -> None:
    said: ContextVar[str] = ContextVar("said", default="nothing")

    def application(_: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [])
        before = said.get()
        said.set("something")
        return [before.encode()]

    async def twice() -> list[bytes]:
        told: list[bytes] = []
        bridge = Bridge(application, threads=1)

        async def send(message: Message) -> None:
            told.append(message.get("body", b""))

        for _ in range(2):
            await bridge(dict(SCOPE), _nothing, send)
        return told

    assert b"something" not in asyncio.run(twice())


def test_a_crowd_of_what_stands_apart_leaves_the_rest_its_threads() -> None:
    over = threading.Event()
    inside: list[str] = []

    def application(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
        inside.append(environ["PATH_INFO"])
        if environ["PATH_INFO"].endswith(".svg"):
            assert over.wait(20)
        start("200 OK", [])
        return [b""]

    async def crowd() -> None:
        bridge = Bridge(application, threads=1, apart={r"/s/[^/]+\.svg": 2})

        async def ask(path: str) -> None:
            await bridge({**SCOPE, "path": path}, _nothing, _nowhere)

        waiting = [asyncio.create_task(ask("/s/secret.svg")) for _ in range(24)]
        try:
            async with asyncio.timeout(20):
                await ask("/o/page/")
                await ask("/s/secret/more.svg/")
            assert inside.count("/s/secret.svg") <= 2
        finally:
            over.set()
        await asyncio.gather(*waiting)
        assert inside.count("/s/secret.svg") == 24

    asyncio.run(crowd())


async def _nothing() -> Message:
    return {"type": "http.request"}


async def _nowhere(_message: Message) -> None:
    """Where nobody listens."""
