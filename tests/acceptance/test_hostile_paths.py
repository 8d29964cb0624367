"""Paths, headers and redirects, from a client's bytes to the upstream's and back."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from tests.acceptance.conftest import UPSTREAM_TOKEN
from tests.acceptance.wire_client import WireClient
from tests.services.site import Site
from tests.tasks_proxy.upstream.wire_server import WireServer, answering_with

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

PREFIX = "/api/v3/organizations/acme/ai/tasks"
SEGMENT = r"/[A-Za-z0-9_.~%-]+"
ALLOWED = re.compile(rf"{re.escape(PREFIX)}({SEGMENT}(/dependency-graph)?)?(\?[!-~]*)?")
"""Targets that may reach the upstream: under its prefix, quoted, one segment deep."""

EVIL = (
    *("..", ".", "%2e%2e", "%2e", "..%2f", "%2e%2e%2f", "..%2f..%2fadmin", "../admin", "..%5c"),
    *(
        "..;/",
        "..%3b/",
        "\\",
        "%5c",
        "//",
        "///evil.example/",
        "%2f%2fevil.example",
        "a/b",
        "a%2fb",
    ),
    *("%3f", "?x=1", "%23", "%23frag", "%00", "a%00b", "%0d%0a", "%0d%0aX-Evil:%20y", "%0a", "%09"),
    *("@", "user@evil.example", "%40", ":80", "a:b@c", "%", "%zz", "%f", "%ff%fe", "%c0%ae%c0%ae"),
    *("%252e%252e", "%25", "%e2%80%ae", "*", ";jsessionid=1", "http://evil.example/", "~", "&a=b"),
)
PLACES = (
    "/{}",
    "/{}/dependency-graph",
    "/x{}y/dependency-graph",
    "?taskListId={}",
    "?{}=x",
    "/../{}",
    "/x/../../{}",
)
ANSWER = json.dumps({"tasks": [], "count": 0}).encode()


def good(body: bytes = ANSWER, status: str = "200 OK", *more: bytes) -> list[bytes | float]:
    """A whole answer with these header lines, after which the connection ends as it says."""
    head = [
        f"HTTP/1.1 {status}".encode(),
        b"Content-Type: application/json",
        b"Connection: close",
        b"Content-Length: %d" % len(body),
        *more,
    ]
    return [b"\r\n".join(head) + b"\r\n\r\n" + body]


def heads(server: WireServer) -> list[list[str]]:
    """The request lines and headers that a server got, forgotten thereafter."""
    got = [
        request.decode("latin-1").split("\r\n\r\n")[0].split("\r\n") for request in server.requests
    ]
    server.requests.clear()
    return got


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_whatever_a_path_holds_the_upstream_sees_one_quoted_segment_under_its_prefix(
    robot: WireClient, hostile: WireServer, method: str
) -> None:
    hostile.parts = tuple(good())
    hostile.requests.clear()
    sent = [place.format(evil) for place, evil in itertools.product(PLACES, EVIL)]
    for tail in sent:
        said = robot.say(method, tail, b"{}" if method == "PUT" else None)
        assert said.status in {200, 400, 404, 405}, (tail, said)
    targets = [lines[0].split(" ")[1] for lines in heads(hostile)]
    assert len(targets) > len(EVIL) / 2  # the others never leave: a piece of them is . or ..
    strange = [target for target in targets if not ALLOWED.fullmatch(target)]
    assert strange == []
    decoded = [target for target in targets if "%2e%2e/" in target.lower() or "/../" in target]
    assert decoded == []


def test_an_evil_organisation_in_the_path_reaches_nobody(
    robot: WireClient, hostile: WireServer
) -> None:
    hostile.parts = tuple(good())
    hostile.requests.clear()
    mine = robot.tasks
    try:
        for evil in (*EVIL, "acme", "robots%2f..%2facme", "robots/../acme", "robots%00", "ROBOTS"):
            robot.tasks = f"/api/v3/organizations/{evil}/ai/tasks"
            assert robot.say("GET").status in {400, 404}, evil
    finally:
        robot.tasks = mine
    assert heads(hostile) == []


@pytest.mark.long
def test_an_evil_upstream_id_stays_one_segment(before_hostile: Site, hostile: WireServer) -> None:
    hostile.parts = tuple(good())
    for evil in ("../admin", "a/b", "a?b", "a#b", "a%2fb", "a\r\nX: y", "@evil.example"):
        hostile.requests.clear()
        before_hostile.try_manage(
            *("connect", "evil", "--provider", "quantcdn"),
            *("--base-url", hostile.url, "--upstream-id", evil),
            UPSTREAM_TOKEN=UPSTREAM_TOKEN,
        )
        before_hostile.try_manage("sync", "evil")
        for lines in heads(hostile):
            target = lines[0].split(" ")[1]
            assert re.fullmatch(rf"/api/v3/organizations{SEGMENT}/ai/tasks\?limit=100", target)
            assert not any(line.startswith("X:") for line in lines)


CLIENTS_HEADERS = {
    "Cookie": "session=canary-cookie",
    "X-Forwarded-For": "canary-forwarded",
    "X-Forwarded-Host": "canary-forwarded.example",
    "Forwarded": "for=canary-forwarded",
    "X-Real-IP": "canary-forwarded",
    "Proxy-Authorization": "Basic canary-proxy",
    "X-Api-Key": "canary-key",
    "Referer": "http://canary.example/",
    "Origin": "http://canary.example",
    "TE": "trailers",
    "Upgrade": "websocket",
    "Accept-Language": "canary",
    "If-None-Match": "canary",
    "Range": "bytes=0-1",
    "X-HTTP-Method-Override": "DELETE",
    "User-Agent": "canary-agent",
}
SENT = {"host", "authorization", "accept", "accept-encoding", "connection", "user-agent"}


@pytest.mark.parametrize(
    ("method", "tail", "body", "more"),
    [
        ("GET", "?limit=3", None, set()),
        ("GET", "/x/dependency-graph", None, set()),
        ("POST", "", b'{"title": "x"}', {"content-type", "content-length"}),
        ("PUT", "/x", b'{"title": "x"}', {"content-type", "content-length"}),
        ("DELETE", "/x", None, {"content-length"}),
    ],
)
def test_no_header_of_the_client_passes_and_our_token_never_does(
    robot: WireClient,
    hostile: WireServer,
    method: str,
    tail: str,
    body: bytes | None,
    more: set[str],
) -> None:
    hostile.parts = tuple(good())
    hostile.requests.clear()
    robot.say(method, tail, body, {**CLIENTS_HEADERS, "Cache-Control": "no-cache"})
    (lines,) = heads(hostile)[:1]
    names = {line.partition(":")[0].lower() for line in lines[1:]}
    assert not SENT - names
    assert names <= SENT | more
    whole = "\n".join(lines)
    assert f"Bearer {UPSTREAM_TOKEN}" in whole
    assert f"Host: 127.0.0.1:{hostile.port}" in whole
    assert "canary" not in whole
    assert robot.token not in whole


THEIRS = (
    b"Set-Cookie: canary=1",
    b"Location: http://canary.example/",
    b"Server: canary",
    b"X-Powered-By: canary",
    b"Access-Control-Allow-Origin: *",
    b"Strict-Transport-Security: max-age=0",
    b"Content-Security-Policy: canary",
    b"Clear-Site-Data: canary",
    b"Refresh: 0; url=http://canary.example/",
    b"WWW-Authenticate: Basic realm=canary",
    b"Link: <http://canary.example/>; rel=preload",
    b"X-Accel-Redirect: /canary",
    b"Trailer: canary",
    b"Connection: close, canary",
    b"Keep-Alive: canary",
    b"ETag: canary",
)
FROM_US = {
    *("content-type", "content-length", "cache-control", "x-content-type-options", "x-cache"),
    *("age", "allow", "vary", "referrer-policy", "x-frame-options", "date", "retry-after"),
    *("content-security-policy", "cross-origin-opener-policy", "transfer-encoding", "server"),
    "permissions-policy",
}


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "404 Not Found", "418 Teapot"])
def test_no_header_of_the_upstream_comes_back_but_those_of_the_list(
    robot: WireClient, hostile: WireServer, status: str
) -> None:
    hostile.parts = tuple(good(b"{}", status, *THEIRS, b"Retry-After: 7"))
    for method, body in (("GET", None), ("POST", b"{}")):
        answer = robot.ask(method, f"?limit={status[:2]}", body)
        answer.read()
        told = {name.lower(): value for name, value in answer.getheaders()}
        assert answer.status == int(status[:3])
        assert told.keys() <= FROM_US
        assert not [value for value in told.values() if "canary" in value]
        assert told["retry-after"] == "7"


@pytest.mark.parametrize("kind", [b"text/html", b"application/xhtml+xml", b"image/svg+xml", b""])
def test_a_page_never_comes_back_as_one(
    robot: WireClient, hostile: WireServer, kind: bytes
) -> None:
    page = b'"<script>alert(1)</script>"'
    head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(page))
    hostile.parts = (head + page,)
    answer = robot.ask("GET", "?limit=9")
    answer.read()
    assert (answer.getheader("Content-Type") or "").startswith("application/json")
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize("value", [b"7\r\n X-Evil: 1", b"1;\x00", b"\xff\xfe", b"9" * 5000])
def test_an_evil_wish_to_wait_splits_no_answer(
    robot: WireClient, hostile: WireServer, value: bytes
) -> None:
    hostile.parts = tuple(good(b"{}", "429 Slow", b"Retry-After: " + value))
    answer = robot.ask("GET", "?limit=8")
    answer.read()
    assert answer.status in {429, 502}
    assert answer.getheader("X-Evil") is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300, 304])
def test_a_redirect_is_told_and_never_followed(
    robot: WireClient, hostile: WireServer, status: int
) -> None:
    with answering_with(*good()) as second:
        places = [
            second.url,
            f"http://localhost:{second.port}/",
            f"https://127.0.0.1:{second.port}/",
            f"//127.0.0.1:{second.port}/",
            "http://169.254.169.254/latest/meta-data/",
            "file:///etc/passwd",
            f"gopher://127.0.0.1:{second.port}/_x",
        ]
        for place in places:
            hostile.parts = tuple(good(b"{}", f"{status} Moved", b"Location: " + place.encode()))
            for method, body in (("GET", None), ("POST", b"{}"), ("DELETE", None)):
                answer = robot.ask(method, "" if method == "POST" else "/x", body)
                said = json.loads(answer.read())
                assert (answer.status, said["error"]) == (502, "UPSTREAM_UNUSABLE")
                assert "redirect" in said["message"]
                assert answer.getheader("Location") is None
        assert second.requests == []
