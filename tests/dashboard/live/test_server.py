"""Many streams at once, through the real web server: what they hold, and what they leave."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from dashboard.demo import parts
from dashboard.demo.ports import HOST, answers
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until

CLIENTS = 200

_PEOPLE = f"""
import json
from django.test import Client
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
acme = Organisation.objects.create(slug="acme", name="Acme")
upstream = Connection.objects.create(
    organisation=acme, provider="quantcdn", base_url="http://upstream.example", upstream_id="acme")
TaskList.objects.create(organisation=acme, connection=upstream, list_id="plan", key="plan")
keys = []
for n in range({CLIENTS} // 5):
    user = User.objects.create(email=f"person{{n}}@acme.example", password="!")
    Membership.objects.create(organisation=acme, user=user, role="viewer")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    keys.append(client.session.session_key)
print(json.dumps(keys))
"""
_CHANGE = """
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import events
for n in range(1, {count} + 1):
    events.publish(TaskList.objects.get(), f"ab-{{n}}", {{"text": "x" * {size}}})
"""


class Streams:
    """A site with people, and connections of theirs to its streams."""

    def __init__(self, site: Site) -> None:
        self.site = site
        command = parts.web(site.port, target="tests.dashboard.live.probed")
        self.web = site.start("web", command)
        until(lambda: answers(site.port, "/healthz"), what="the start of the web server")
        self.keys: list[str] = json.loads(self._shell(_PEOPLE).splitlines()[-1])

    def _shell(self, code: str) -> str:
        return self.site.manage("shell", "--no-imports", "-c", code).stdout

    def change(self, count: int, size: int = 1) -> None:
        self._shell(_CHANGE.format(count=count, size=size))

    def places(self) -> int:
        return int(requests.get(f"{self.site.url}/probe", timeout=10).json()["places"])

    async def connect(self, number: int) -> asyncio.StreamReader:
        """A connection that has asked for its stream and read the answer's first line."""
        reader, self._writers[number] = await asyncio.open_connection(HOST, self.site.port)
        self._writers[number].write(
            b"GET /live/o/acme/lists/plan/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Cookie: session=%s\r\n\r\n" % self.keys[number % len(self.keys)].encode()
        )
        assert b" 200 " in await reader.readline()
        return reader

    def play(self, scene: Callable[[list[asyncio.StreamReader]], Awaitable[None]]) -> None:
        """Open all streams, play the scene, and break all connections off."""
        self._writers: dict[int, asyncio.StreamWriter] = {}

        async def playing() -> None:
            readers = await asyncio.gather(*map(self.connect, range(CLIENTS)))
            await asyncio.to_thread(until, lambda: self.places() == CLIENTS)
            await scene(readers)
            for writer in self._writers.values():
                writer.transport.abort()

        asyncio.run(playing())


@pytest.fixture(scope="module")
def streams(new_site: NewSite) -> Streams:
    return Streams(new_site())


@pytest.fixture
def streams_on_postgres(new_site: NewSite) -> Iterator[Streams]:
    found = Streams(new_site("postgres"))
    yield found
    found.site.stop()


@pytest.mark.long
def test_two_hundred_streams_all_hear_of_a_change_over_one_subscription(streams: Streams) -> None:
    async def scene(readers: list[asyncio.StreamReader]) -> None:
        await asyncio.to_thread(streams.change, 2)
        async with asyncio.timeout(20):
            for reader in readers:
                await reader.readuntil(b"id: ab-1\n")
                await reader.readuntil(b"id: ab-2\n")
        with streams.site.redis.client() as client:
            assert client.pubsub_numpat() == 1

    streams.play(scene)


def test_streams_that_break_off_leave_nothing(streams: Streams) -> None:
    async def scene(_: list[asyncio.StreamReader]) -> None:
        """Nothing happens."""

    streams.play(scene)
    until(lambda: streams.places() == 0, seconds=10)
    streams.play(scene)  # each person's seats are free again
    until(lambda: streams.places() == 0, seconds=10)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_no_stream_keeps_the_database_file_open(streams: Streams) -> None:
    async def scene(_: list[asyncio.StreamReader]) -> None:
        until(lambda: not _open_databases(streams))

    streams.play(scene)


def _open_databases(streams: Streams) -> list[str]:
    tasks = Path(f"/proc/{streams.web.pid}/task/{streams.web.pid}/children").read_text().split()
    opened = []
    for file in (file for child in tasks for file in Path(f"/proc/{child}/fd").iterdir()):
        with suppress(OSError):
            opened.append(str(file.readlink()))
    assert opened
    return [name for name in opened if "sqlite3" in name]


@pytest.mark.postgres
def test_streams_hold_no_connection_to_postgresql(streams_on_postgres: Streams) -> None:
    url = streams_on_postgres.site.environment["DATABASE_URL"]

    def connected() -> int:
        count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        with psycopg.connect(url) as connection:
            found: Any = connection.execute(count).fetchone()
        return int(found[0]) - 1

    async def scene(_: list[asyncio.StreamReader]) -> None:
        until(lambda: connected() == 0)

    streams_on_postgres.play(scene)


@pytest.mark.long
def test_a_client_that_reads_nothing_is_dropped_within_a_minute(streams: Streams) -> None:
    async def scene() -> None:
        streams._writers = {}
        reader = await streams.connect(0)
        reader._transport.pause_reading()  # type: ignore[attr-defined]  # asyncio offers no other way
        await asyncio.to_thread(streams.change, 100, 200_000)
        await asyncio.to_thread(until, lambda: streams.places() == 0, seconds=60)
        streams._writers[0].transport.abort()

    asyncio.run(scene())


def test_open_streams_do_not_hold_up_the_servers_end(streams: Streams) -> None:
    async def scene(_: list[asyncio.StreamReader]) -> None:
        started = time.monotonic()
        streams.web.ask_to_end()
        assert streams.web.wait(5), f"still there after {time.monotonic() - started:.1f} s"

    streams.play(scene)
