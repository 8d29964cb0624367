"""Visitors of one address at a steady rate, in a process of their own, with a client that is cheap.

`python -m tests.benchmarks.crowd ADDRESS RATE SECONDS` prints what they met as JSON. Their own
processor time is told too, for it is taken from the same cores as the server's.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

VISITORS = 24
PATIENCE_SECONDS = 20.0


@dataclass
class Met:
    """Answers by status, requests without one, and the crowd's own time and processor time."""

    statuses: dict[str, int] = field(default_factory=Counter)
    broken: int = 0
    seconds: float = 0.0
    processor: float = 0.0

    @property
    def answers(self) -> int:
        """How many requests were answered, with whatever status."""
        return sum(self.statuses.values())

    @property
    def failed(self) -> int:
        """How many were not given what they asked for."""
        return self.answers - self.statuses.get("200", 0) + self.broken


class Crowd:
    """The process, seen from outside."""

    def __init__(self, address: str, *, rate: float, seconds: float) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.crowd", address, str(rate), str(seconds)],
            stdout=subprocess.PIPE,
        )

    def met(self) -> Met:
        """Wait for its end."""
        told, _ = self._process.communicate()
        return Met(**json.loads(told))


async def visit(address: str, rate: float, seconds: float) -> Met:
    """Ask for the address `rate` times a second, as far as the answers come in time for it."""
    met, began, spent = Met(), time.monotonic(), time.process_time()
    turns = _turns(rate, began + seconds)
    await asyncio.gather(*(_visitor(address, turns, met) for _ in range(VISITORS)))
    met.seconds = time.monotonic() - began
    met.processor = time.process_time() - spent
    return met


def _turns(rate: float, end: float) -> Iterator[float]:
    """When the requests are due; what could not be asked for within a second is given up."""
    at = time.monotonic()
    while at < end:
        yield at
        at = max(at + 1 / rate, time.monotonic() - 1)


async def _visitor(address: str, turns: Iterator[float], met: Met) -> None:
    """Keeps one connection, and makes another where that breaks."""
    url = urlsplit(address)
    asked = f"GET {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nAccept-Encoding: gzip\r\n\r\n"
    streams = None
    for at in turns:
        await asyncio.sleep(at - time.monotonic())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                streams = streams or await asyncio.open_connection(url.hostname, url.port)
                status = await _answer(*streams, asked.encode())
        except (OSError, EOFError, ValueError, TimeoutError):
            met.broken += 1
            streams = None
        else:
            met.statuses[status] += 1
    if streams:
        streams[1].close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytes) -> str:
    """The status of an answer that was read to its end."""
    writer.write(asked)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = head.partition("\r\ncontent-length:")[2].partition("\r\n")[0]
    await reader.readexactly(int(length))
    return head.split(" ", 2)[1]


if __name__ == "__main__":
    whom, how_often, how_long = sys.argv[1:]
    found = asyncio.run(visit(whom, float(how_often), float(how_long)))
    print(json.dumps(vars(found)))  # noqa: T201
