"""Which ports are free, and who answers."""

from __future__ import annotations

import argparse
import socket
from collections.abc import Iterator

import pytest

from dashboard.demo.ports import HOST, accepts, answers, free_port, is_taken, port_number


@pytest.fixture(params=[HOST, "0.0.0.0"])
def listener(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    """A socket that accepts connections and never answers."""
    with socket.create_server((request.param, 0)) as server:
        yield server


def test_a_free_port_is_not_taken() -> None:
    assert not is_taken(free_port())


def test_a_port_with_a_listener_is_taken(listener: socket.socket) -> None:
    port = listener.getsockname()[1]

    assert is_taken(port)
    assert accepts(port)


def test_a_port_that_is_bound_without_listening_is_taken() -> None:
    with socket.socket() as held:
        held.bind((HOST, 0))

        assert is_taken(held.getsockname()[1])


def test_nobody_answers_at_a_free_port() -> None:
    assert not answers(free_port(), "/healthz")


def test_a_listener_that_speaks_no_http_does_not_answer() -> None:
    with socket.create_server((HOST, 0)) as server:
        assert not answers(server.getsockname()[1], "/healthz")


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "http", "80 ", "８０"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="from 1 to 65535"):
        port_number(text)


def test_a_port_is_read_from_the_command_line() -> None:
    assert port_number("8001") == 8001
