"""Secrets planted in a site in use, then looked for in every byte that it keeps, sends or logs."""

from __future__ import annotations

import base64
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.acceptance.visitors import signed_in
from tests.acceptance.wire_client import WireClient
from tests.conftest import NewSite
from tests.services.at_rest import everything_at_rest
from tests.services.site import Site
from tests.services.waiting import until

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

UPSTREAM = "upstream-canary-7f3a9c/+secret&more=1"
PASSWORD = "person-canary 51b0/+phrase&more=1"
EMAIL = "owner@acme.example"


def shapes(secret: str) -> list[bytes]:
    """How a secret may look: plain, quoted, in JSON or HTML, and in base64 at each alignment."""
    raw = secret.encode()
    encoded = [base64.b64encode(b"\0" * n + raw)[4 if n else 0 : -4] for n in range(3)]
    plain = [raw, quote(secret, safe="").encode(), quote(secret).encode(), raw[:-1] + b"\\u"]
    return [*plain, raw.hex().encode(), *(shape for shape in encoded if len(shape) > 20)]


@contextmanager
def monitored(port: int) -> Iterator[bytearray]:
    """All that goes to the Redis at this port meanwhile."""
    seen = bytearray()
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.sendall(b"MONITOR\r\n")
    connection.settimeout(None)

    def read() -> None:
        while data := connection.recv(65536):
            seen.extend(data)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield seen
    finally:
        connection.shutdown(socket.SHUT_RDWR)
        reader.join(5)
        connection.close()


@dataclass
class Searched:
    """What was seen of a site in use: bytes under the name of where they were."""

    site: Site
    api_token: str
    seen: dict[str, bytes] = field(default_factory=dict)

    def hits(self, secret: str) -> list[str]:
        needles = shapes(secret)
        return [place for place, data in self.seen.items() if any(n in data for n in needles)]


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])],
)
def searched(request: pytest.FixtureRequest, new_site: NewSite) -> Searched:
    site = new_site(request.param)
    site.environment |= {"LOG_LEVEL": "DEBUG"}
    with monitored(site.redis.port) as monitor:
        upstream = site.start_simulator(token=UPSTREAM)
        site.connect("acme", upstream, token=UPSTREAM)
        site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
        made = site.manage("create_token", EMAIL, "acme", "--scope", "write")
        api_token = made.stdout.splitlines()[-1]
        site.start_web()
        site.start_worker()
        site.start_beat()
        whole = Searched(site, api_token)
        use(whole, upstream)
        until(lambda: b"sync.due" in monitor, what="a message of the clock")
        whole.seen |= everything_at_rest(site)
    whole.seen["monitor"] = bytes(monitor)
    whole.seen["jobs opened"] = b"\n".join(opened(bytes(monitor)))
    site.stop()
    whole.seen |= {f"log {path.name}": path.read_bytes() for path in site.logs.iterdir()}
    return whole


def opened(monitor: bytes) -> Iterator[bytes]:
    """Bodies of Celery's messages, which travel in base64."""
    for found in re.finditer(rb'"body\\*": *\\*"([A-Za-z0-9+/=]+)', monitor):
        yield base64.b64decode(found[1])


def use(searched: Searched, upstream: str) -> None:
    """What people and agents do, with errors of all kinds."""
    site, seen = searched.site, searched.seen
    robot = WireClient(site.url, "/api/v3/organizations/acme/ai/tasks", searched.api_token)
    task = robot.say("POST", "", b'{"title": "x", "taskListId": "launch"}')
    assert task.status == 201
    asked = {
        "GET": ["", "/nobody", "/launch/dependency-graph", "/..", "?limit=x"],
        "PUT": ["/nobody"],
        "DELETE": ["/nobody"],
        "PATCH": ["/x"],
    }
    for method, tails in asked.items():
        for tail in tails:
            answer = robot.ask(method, tail, b"{}" if method == "PUT" else None)
            seen[f"{method} {tail}"] = str(answer.headers).encode() + answer.read()
    faults: list[dict[str, Any]] = [
        {"status": 401},
        {"status": 500},
        {"html": True},
        {"hang": 0.1},
        {"malformed": True},
    ]
    for number, order in enumerate(faults):
        requests.post(f"{upstream}/_simulator/faults", json={**order, "times": 1}, timeout=10)
        seen[f"fault {order}"] = robot.say("GET", f"?limit={number + 1}").body
    wrong = WireClient(site.url, robot.tasks, searched.api_token + "x")
    seen["wrong token"] = wrong.say("GET").body
    for client in (robot, wrong):
        client.close()
    session = signed_in(site.url, EMAIL, PASSWORD)
    until(
        lambda: "launch" in session.get(f"{site.url}/o/acme/", timeout=30).text,
        seconds=60,
        what="the list on its page",
    )
    for path in ("/", "/o/acme/", "/o/acme/lists/launch/", "/o/acme/connections/", "/o/acme/x/"):
        page = session.get(site.url + path, timeout=30)
        seen[path] = str(page.headers).encode() + page.content
    bearer = {"Authorization": f"Bearer {searched.api_token}"}
    for path in ("lists/", "lists/launch/", "lists/launch/events/", "lists/launch/graph.json"):
        told = requests.get(
            f"{site.url}/api/v1/organisations/acme/{path}", headers=bearer, timeout=30
        )
        seen[path] = str(told.headers).encode() + told.content
    failed = requests.post(
        f"{site.url}/accounts/login/", data={"login": EMAIL, "password": PASSWORD}, timeout=30
    )
    seen["a form without its token"] = failed.content
    site.try_manage("sync", "acme", "--full")
    session.close()


def test_the_search_itself_finds_things(searched: Searched) -> None:
    assert len(searched.seen) > 30
    assert b"launch" in searched.seen["monitor"]
    assert b"sync.due" in searched.seen["monitor"]
    assert b"DEBUG" in b"".join(searched.seen[f"log {name}.log"] for name in ("web", "worker"))
    assert len(searched.seen["jobs opened"]) > 0
    planted = {"a": base64.b64encode(b"xx" + UPSTREAM.encode()), "b": quote(PASSWORD).encode()}
    assert Searched(searched.site, "", planted).hits(UPSTREAM) == ["a"]
    assert Searched(searched.site, "", planted).hits(PASSWORD) == ["b"]


def test_the_upstreams_token_is_nowhere(searched: Searched) -> None:
    assert searched.hits(UPSTREAM) == []


def test_a_persons_password_is_nowhere(searched: Searched) -> None:
    assert searched.hits(PASSWORD) == []


def test_an_api_token_is_nowhere_and_no_more_than_its_ends_are_shown(searched: Searched) -> None:
    assert searched.hits(searched.api_token) == []
    assert searched.hits(searched.api_token[15:-4]) == []
