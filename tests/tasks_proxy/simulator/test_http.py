"""The wire: sign-in, paths, methods, connections and odd requests."""

from __future__ import annotations

import http.client
import json
import socket

import pytest
import requests

from tasks_proxy.simulator.server import Simulator
from tests.tasks_proxy.simulator.conftest import TOKEN, Api, Serve, some_id

TASKS = "/api/v3/organizations/acme/ai/tasks"


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic the-token", "the-token", "Bearer ü"],
)
def test_a_bad_bearer_is_refused_before_anything_else(api: Api, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}
    for path in (TASKS, "/nowhere"):
        answer = requests.get(api.simulator.base_url + path, headers=headers, timeout=10)
        assert (answer.status_code, answer.json()["error"]) == (401, "UNAUTHORIZED")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_schemes_case_does_not_matter(api: Api) -> None:
    headers = {"Authorization": f"bEARER  {TOKEN}"}
    answer = requests.get(api.simulator.base_url + TASKS, headers=headers, timeout=10)
    assert answer.status_code == 200


def test_without_a_set_token_any_will_do_but_none_will_not(serve: Serve) -> None:
    url = serve(token=None).simulator.base_url + TASKS
    given = requests.get(url, headers={"Authorization": "Bearer anything"}, timeout=10)
    missing = requests.get(url, timeout=10)
    assert (given.status_code, missing.status_code) == (200, 401)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/v3/organizations/acme/ai",
        "/api/v3/organizations/acme/ai/tasks/",
        "/api/v2/organizations/acme/ai/tasks",
        f"{TASKS}/{some_id(1)}/nothing",
        f"{TASKS}/a/b/dependency-graph",
        "/api/v3/organizations/other/ai/tasks",
        "/api/v3/organizations/other/ai/tasks/world/dependency-graph",
        "/api/v3/organizations/ACME/ai/tasks",
    ],
)
def test_an_unknown_path_or_organisation_is_not_found(api: Api, path: str) -> None:
    answer = api.session.get(api.simulator.base_url + path, timeout=10)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "message"}


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("", "PUT", {"GET", "POST", "HEAD", "OPTIONS"}),
        ("", "DELETE", {"GET", "POST", "HEAD", "OPTIONS"}),
        (f"/{some_id(1)}", "POST", {"GET", "PUT", "DELETE", "HEAD", "OPTIONS"}),
        (f"/{some_id(1)}", "PATCH", {"GET", "PUT", "DELETE", "HEAD", "OPTIONS"}),
        ("/world/dependency-graph", "POST", {"GET", "HEAD", "OPTIONS"}),
        ("", "TRACE", {"GET", "POST", "HEAD", "OPTIONS"}),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    api: Api, path: str, method: str, allowed: set[str]
) -> None:
    answer = api.call(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert answer.json()["error"] == "METHOD_NOT_ALLOWED"


def test_an_invented_method_is_refused_in_json(api: Api) -> None:
    assert api.call("BREW").status_code == 405
    assert "error" in api.call("BREW").json()


def test_head_is_get_without_its_body(api: Api) -> None:
    api.create()
    got, head = api.listing(), api.call("HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_options_tells_the_methods(api: Api) -> None:
    answer = api.call("OPTIONS")
    assert answer.status_code == 200
    assert answer.headers["Allow"] == "GET, POST, HEAD, OPTIONS"


@pytest.mark.parametrize("target", [f"{TASKS}/%ff/dependency-graph", f"{TASKS}?taskListId=%ff"])
def test_text_that_is_not_utf_8_is_refused(api: Api, target: str) -> None:
    answer = api.session.get(api.simulator.base_url + target, timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_REQUEST")


def test_one_connection_serves_many_requests(api: Api) -> None:
    connection = _connection(api)
    local = set()
    for number in range(5):
        body = json.dumps({"title": f"Task {number}"})
        connection.request("POST", TASKS, body, {"Authorization": f"Bearer {TOKEN}"})
        assert json.load(connection.getresponse())["title"] == f"Task {number}"
        local.add(connection.sock.getsockname())
    connection.close()
    assert len(local) == 1


def test_a_refused_body_does_not_spoil_the_next_request(api: Api) -> None:
    for _ in range(3):
        assert api.call("POST", data=b"{" * 5000).status_code == 400
    assert api.listing().status_code == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Transfer-Encoding: chunked", 411),
        ("Content-Length: many", 400),
        ("Content-Length: -1", 400),
        ("Content-Length: 99999999999", 413),
        (f"Content-Length: {'9' * 5000}", 413),
    ],
)
def test_a_body_of_unknown_or_huge_length_is_not_read(api: Api, header: str, status: int) -> None:
    answer = _raw(api, f"POST {TASKS} HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n")
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert "Connection: close" in answer


def test_what_is_no_http_is_refused(api: Api) -> None:
    assert "INVALID_REQUEST" in _raw(api, "good morning to you all\r\n\r\n")
    assert api.listing().status_code == 200


def test_stopping_ends_open_connections() -> None:
    simulator = Simulator(token=TOKEN)
    simulator.start()
    api = Api(simulator)
    connection = _connection(api)
    connection.request("GET", TASKS, headers={"Authorization": f"Bearer {TOKEN}"})
    connection.getresponse().read()
    simulator.stop()
    simulator.stop()
    assert connection.sock.recv(1) == b""
    connection.close()
    api.session.close()


def test_a_stopped_simulator_has_no_address() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        _ = Simulator().base_url


def _address(api: Api) -> tuple[str, int]:
    host, _, port = api.simulator.base_url.removeprefix("http://").partition(":")
    return host, int(port)


def _connection(api: Api) -> http.client.HTTPConnection:
    host, port = _address(api)
    return http.client.HTTPConnection(host, port, timeout=10)


def _raw(api: Api, text: str) -> str:
    """All that comes back to these bytes until the server hangs up."""
    with socket.create_connection(_address(api), timeout=10) as connection:
        connection.sendall(text.encode())
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received.decode()
