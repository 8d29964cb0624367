"""Answers that never end, lie, or burst: each over in time, in little memory, and told."""

from __future__ import annotations

import gzip
import json
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.acceptance.wire_client import WireClient
from tests.services.site import Site
from tests.services.waiting import until
from tests.tasks_proxy.upstream.wire_server import Part, WireServer

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

MB = 1024 * 1024
MOST_SECONDS = 18.0  # the deadline of 15 s, and an answer's way through a busy machine
MOST_GROWTH = 50 * MB

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Endless:
    """Parts without an end, made as they are sent; `sent` is how many bytes went out."""

    def __init__(self, head: bytes, part: bytes, *, most: int) -> None:
        self.head, self.part, self.most = head, part, most

    def __iter__(self) -> Iterator[Part]:
        yield self.head
        for _ in range(self.most // len(self.part)):
            yield self.part


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def bomb(megabytes: int) -> bytes:
    """Gzip of that many megabytes of spaces: JSON does not mind them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b" " * MB) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


def nested(times: int) -> bytes:
    data = b" " * (20 * MB)
    for _ in range(times):
        data = gzip.compress(data, 1)
    return data


def whole(body: bytes, *more: bytes) -> list[Part]:
    head = OK + b"Content-Length: %d\r\n" % len(body)
    return [head + b"".join(line + b"\r\n" for line in more) + b"\r\n" + body]


def lying(length: int, body: bytes) -> list[Part]:
    return [OK + b"Content-Length: %d\r\n\r\n" % length + body]


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
HOSTILE: dict[str, Callable[[], object]] = {
    "endless": lambda: Endless(CHUNKED, chunk(b" " * MB), most=400 * MB),
    "endless without chunks": lambda: Endless(OK + b"\r\n", b"[" * MB, most=400 * MB),
    "200 MB of JSON": lambda: Endless(
        OK + b"Content-Length: %d\r\n\r\n" % (200 * MB), b'{"a":1},' * (MB // 8), most=200 * MB
    ),
    "gzip bomb": lambda: whole(bomb(300), b"Content-Encoding: gzip"),
    "gzip bomb in two members": lambda: whole(bomb(150) * 2, b"Content-Encoding: gzip"),
    "six encodings": lambda: whole(nested(6), b"Content-Encoding: " + b", ".join([b"gzip"] * 6)),
    "six headers of encodings": lambda: whole(nested(6), *[b"Content-Encoding: gzip"] * 6),
    "an encoding of many": lambda: whole(b"{}", b"Content-Encoding: " + b"gzip," * 5000),
    "said longer than it is": lambda: lying(10_000, b'{"tasks": []}'),
    "said as a negative": lambda: lying(-1, b'{"tasks": []'),
    "endless headers": lambda: Endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 8192, most=64 * MB),
    "one endless header": lambda: Endless(b"HTTP/1.1 200 OK\r\nX: ", b"a" * MB, most=64 * MB),
    "a chunk that is too large": lambda: [CHUNKED + b"ffffffffffffffff\r\n{}"],
    "a chunk that is no number": lambda: [CHUNKED + b"zz\r\n{}"],
    "100,000 deep": lambda: whole(b"[" * 100_000 + b"]" * 100_000),
    "9.9 MB of brackets": lambda: whole(b"[" * int(9.9 * MB)),
    "a number of 5,000 digits": lambda: whole(b'{"a": ' + b"9" * 5000 + b"}"),
}
SLOW: dict[str, list[Part]] = {
    "a byte a second": [
        OK + b"Content-Length: 100\r\n\r\n",
        *[p for _ in range(100) for p in (1.0, b" ")],
    ],
    "headers that drip": [p for byte in OK * 9 for p in (0.9, bytes([byte]))],
    "silence": [60.0],
    "a body that stops": [OK + b"Content-Length: 100\r\n\r\n{", 60.0],
    "chunks that drip": [CHUNKED, *[p for _ in range(100) for p in (0.5, chunk(b" "))]],
}


def resident(site: Site, name: str = "web") -> int:
    """Bytes in memory of all processes of one of the site's parts."""
    group = site.processes[name].pid
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[21]) * 4096
    return total


@contextmanager
def bounded_growth(site: Site, name: str = "web") -> Iterator[None]:
    """AssertionError where a part's memory grows over the bound at any time inside."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("MEMORY NOT TESTED: this system has no /proc")
    before, peak, over = resident(site, name), 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.02):
            peak = max(peak, resident(site, name))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    assert peak - before < MOST_GROWTH, f"grew by {(peak - before) / MB:.0f} MB"


@pytest.fixture(scope="module")
def warm(robot: WireClient, hostile: WireServer, before_hostile: Site) -> WireClient:
    """The server has had an answer of nearly the most, so that only growth beyond it shows."""
    hostile.parts = tuple(whole(b'{"a": "' + b"x" * int(9.5 * MB) + b'"}'))
    for number in range(12):
        assert robot.say("GET", f"?warm={number}").status == 200
    return robot


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_body_is_over_in_time_and_in_little_memory(
    warm: WireClient, hostile: WireServer, before_hostile: Site, what: str
) -> None:
    hostile.parts = HOSTILE[what]()  # type: ignore[assignment]
    with bounded_growth(before_hostile):
        began = time.monotonic()
        said = warm.say("GET", f"?hostile={what.replace(' ', '+')}")
        took = time.monotonic() - began
    assert took < MOST_SECONDS
    assert said.status in {502, 504}
    assert json.loads(said.body)["error"] in {"UPSTREAM_UNUSABLE", "UPSTREAM_TIMEOUT"}
    assert before_hostile.processes["web"].is_running()


def test_ten_bombs_at_once_stay_within_twice_their_caps(
    warm: WireClient, hostile: WireServer, before_hostile: Site
) -> None:
    hostile.parts = tuple(whole(bomb(300), b"Content-Encoding: gzip"))
    statuses: list[int] = []

    def ask(number: int) -> None:
        client = WireClient(warm.base, warm.tasks, warm.token)
        statuses.append(client.say("GET", f"?bomb={number}").status)
        client.close()

    before = resident(before_hostile)
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [502] * 10
    assert resident(before_hostile) - before < 8 * 2 * 10 * MB  # the bridge has eight threads


@pytest.mark.long
def test_answers_that_linger_all_end_by_the_deadline_and_others_are_served_meanwhile(
    warm: WireClient, hostile: WireServer, before_hostile: Site
) -> None:
    took: dict[str, float] = {}
    statuses: dict[str, int] = {}

    def ask(name: str) -> None:
        client = WireClient(warm.base, warm.tasks, warm.token)
        began = time.monotonic()
        statuses[name] = client.say("GET", f"?slow={name.replace(' ', '+')}").status
        took[name] = time.monotonic() - began
        client.close()

    threads = [threading.Thread(target=ask, args=(name,)) for name in SLOW]
    with bounded_growth(before_hostile):
        for thread, parts in zip(threads, SLOW.values(), strict=True):
            hostile.parts = tuple(parts)
            hostile.requests.clear()
            thread.start()
            until(lambda: hostile.requests)
            time.sleep(0.1)  # it takes its parts up just after it has noted the request
        began = time.monotonic()
        assert requests.get(f"{warm.base}/accounts/login/", timeout=10).status_code == 200
        assert time.monotonic() - began < 5
        for thread in threads:
            thread.join()
    assert statuses == dict.fromkeys(SLOW, 504)
    assert max(took.values()) < MOST_SECONDS
