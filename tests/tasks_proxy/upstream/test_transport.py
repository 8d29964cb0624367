"""One HTTP exchange with an upstream that may be slow, broken or hostile."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path
from unittest import mock

import pytest
from pytest_django import Settings

from tasks_proxy.core.errors import (
    AddressRefused,
    PathRefused,
    TaskloomError,
    UpstreamGarbled,
    UpstreamTimeout,
    UpstreamTooLarge,
    UpstreamUnreachable,
)
from tasks_proxy.core.patience import within
from tasks_proxy.upstream import transport
from tests.tasks_proxy.upstream.wire_server import (
    answering_with,
    dripping,
    hanging_up_at_every_second,
)

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
HEADERS = {"Authorization": "Bearer s3cret"}


@pytest.fixture(autouse=True)
def _loopback_is_ours(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(transport._threads, "sessions", {}, raising=False)


def get(url: str, *, total: float = 5.0) -> transport.Answer:
    return transport.send("GET", url, headers=HEADERS, total_seconds=total)


def test_an_answer_comes_whole_with_its_status_and_headers() -> None:
    with answering_with(OK) as server:
        answer = get(server.url)
    assert (answer.status, answer.body) == (200, b"{}")
    assert answer.headers["Content-Type"] == "application/json"


def test_only_our_own_headers_are_sent() -> None:
    with answering_with(OK) as server:
        get(server.url)
        head = server.requests[0].decode().split("\r\n\r\n")[0]
    names = {line.split(":")[0].lower() for line in head.split("\r\n")[1:]}
    assert names == {
        "host",
        "authorization",
        "accept",
        "accept-encoding",
        "connection",
        "user-agent",
    }


def test_proxies_and_netrc_of_the_environment_are_not_looked_at(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password stolen\n")
    with answering_with(OK) as server, answering_with(OK) as proxy:
        around = {"HTTP_PROXY": proxy.url, "http_proxy": proxy.url, "NETRC": str(netrc)}
        with mock.patch.dict(os.environ, around):
            get(server.url)
        assert proxy.requests == []
        assert b"Bearer s3cret" in server.requests[0]


def test_a_redirect_is_not_followed() -> None:
    with answering_with(OK) as elsewhere:
        there = elsewhere.url.encode()
        head = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + there + b"\r\n\r\n"
        with answering_with(head) as server:
            assert get(server.url).status == 302
        assert elsewhere.requests == []


def test_cookies_of_the_upstream_are_not_sent_back() -> None:
    head = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\n{}"
    with answering_with(head) as server:
        get(server.url)
        get(server.url)
        assert all(b"cookie" not in request.lower() for request in server.requests)


@pytest.mark.parametrize(
    "parts",
    [
        dripping(OK, 0.1),
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", *dripping(b"x" * 100, 0.1)],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", 5.0],
        [5.0],
    ],
    ids=["headers drip", "body drips", "body stops", "silence"],
)
def test_the_deadline_ends_an_exchange_however_it_lingers(parts: list[bytes | float]) -> None:
    with answering_with(*parts) as server:
        began = time.monotonic()
        with pytest.raises(UpstreamTimeout, match="did not answer in time"):
            get(server.url, total=0.5)
        # Not a measure of speed: without the deadline each of these takes 5 s and more.
        assert time.monotonic() - began < 4


def test_a_body_over_the_cap_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_BYTES", 1000)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
    with answering_with(head, b"x" * 5000) as server, pytest.raises(UpstreamTooLarge):
        get(server.url)


def test_a_gzip_bomb_is_stopped_at_the_cap() -> None:
    bomb = gzip.compress(b"\0" * (transport.MAX_BYTES * 3))
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with answering_with(head, bomb) as server, pytest.raises(UpstreamTooLarge):
        get(server.url)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\nx", UpstreamGarbled),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", UpstreamUnreachable),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            TaskloomError,
        ),
        (b"this is not HTTP at all\r\n\r\n", UpstreamUnreachable),
        (b"", UpstreamUnreachable),
    ],
    ids=["two encodings", "lying length", "not gzip", "not HTTP", "nothing"],
)
def test_a_broken_answer_is_an_error_of_ours(answer: bytes, error: type[TaskloomError]) -> None:
    with answering_with(answer) as server, pytest.raises(error):
        get(server.url)


def test_nobody_listening_is_told_as_such() -> None:
    with answering_with() as server:
        url = server.url
    with pytest.raises(UpstreamUnreachable, match="cannot be reached"):
        get(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
def test_a_private_address_is_not_called_unless_allowed(settings: Settings, host: str) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = []
    with answering_with(OK) as server:
        with pytest.raises(AddressRefused, match="ALLOWED_UPSTREAM_HOSTS"):
            get(f"http://{host}:{server.port}")
        assert server.requests == []


def test_no_error_names_the_token() -> None:
    with answering_with(b"") as server, pytest.raises(TaskloomError) as caught:
        get(server.url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("segment", ["", ".", "..", "../../admin", "a/../b", "..\\x", "/."])
def test_a_segment_that_clients_resolve_away_is_refused(segment: str) -> None:
    with pytest.raises(PathRefused):
        transport.path_of("tasks", segment)


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("a/b", "/tasks/a%2Fb"),
        ("a b", "/tasks/a%20b"),
        ("?#%", "/tasks/%3F%23%25"),
        ("🚀", "/tasks/%F0%9F%9A%80"),
        ("a\r\nb", "/tasks/a%0D%0Ab"),
        ("..;", "/tasks/..%3B"),
    ],
)
def test_a_segment_is_quoted_and_reaches_the_wire_so(segment: str, expected: str) -> None:
    assert transport.path_of("tasks", segment) == expected
    with answering_with(OK) as server:
        get(server.url + expected)
        assert server.requests[0].split(b" ")[1].decode() == expected


@pytest.mark.parametrize(("method", "asked"), [("GET", 3), ("DELETE", 2), ("POST", 2)])
def test_a_kept_connection_that_ends_meanwhile_costs_no_read_and_repeats_no_write(
    method: str, asked: int
) -> None:
    with hanging_up_at_every_second(OK) as server:
        get(server.url)
        if method == "GET":
            assert get(server.url).body == b"{}"
        else:
            with pytest.raises(UpstreamUnreachable) as told:
                transport.send(method, server.url, headers=HEADERS, body=b"{}")
            assert told.value.sent
    assert len(server.requests) == asked


def test_exchanges_share_the_time_of_the_work_that_they_belong_to() -> None:
    with answering_with(5.0) as server, within(0.6):
        began = time.monotonic()
        for _ in range(3):
            with pytest.raises(UpstreamTimeout) as told:
                get(server.url)
        # Not a measure of speed: each would take 5 s.
        assert time.monotonic() - began < 4
        assert not told.value.sent
    assert len(server.requests) == 1


def test_a_new_connection_that_ends_at_once_is_not_tried_again() -> None:
    with answering_with() as server, pytest.raises(UpstreamUnreachable):
        get(server.url)
    assert len(server.requests) == 1
