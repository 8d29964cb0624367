"""Which base URLs may be connected to."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from tasks_proxy.connections.addresses import address_check


@pytest.fixture(autouse=True)
def _no_host_is_ours(settings: Settings) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1",
        "http://localhost:8000",
        "https://10.1.2.3",
        "http://169.254.169.254/latest",
        "http://[::1]:80",
        "http://[::ffff:127.0.0.1]",
        "http://[64:ff9b::7f00:1]",
        "http://100.64.0.1",
        "http://2130706433",
        "http://0x7f.1",
        "http://0.0.0.0",
    ],
)
def test_private_loopback_and_metadata_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="private address"):
        address_check(url)


def test_a_host_of_the_operators_own_is_let_through(settings: Settings) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = ["localhost"]
    address_check("http://LOCALHOST:8000")


def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolved(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with pytest.raises(ValidationError, match=r"inside\.example leads to a private address"):
        address_check("https://inside.example")


def test_a_name_that_leads_nowhere_now_is_left_to_the_first_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    address_check("https://soon.example")


@pytest.mark.parametrize("url", ["", "ftp://x.example", "https://", "https://[::1", "nonsense"])
def test_what_is_no_base_url_is_told_as_such(url: str) -> None:
    with pytest.raises(ValidationError):
        address_check(url)
