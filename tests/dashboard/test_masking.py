"""Addresses that hold a secret, in the log."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings

from dashboard.masking import MaskedFormatter, masked

SECRET = "Zm9vYmFyYmF6cXV4-_Zm9vYmFyYmF6cXV4Zm9vYmFyY"


@pytest.mark.parametrize(
    "line",
    [
        f'"GET /s/{SECRET}/ HTTP/1.1" 200',
        f"Not Found: /s/{SECRET}.svg",
        f"https://taskloom.example/s/{SECRET}/embed",
        f"/live/s/{SECRET}/abc:def/",
        f"s/{SECRET}",
    ],
)
def test_no_line_holds_the_secret(line: str) -> None:
    assert SECRET not in masked(line)
    assert "/s/…" in masked(line) or masked(line) == "s/…"


@pytest.mark.parametrize(
    ("before", "secret"),
    [
        ("Bad Request: /invitations/", "d47d251f63ad433e8dc77882c76f30eb" + "4a" * 32),
        ("Forbidden: /accounts/password/reset/key/1a-", "cz1k2b-0123456789abcdef0123456789abcdef"),
        ("Not Found: /accounts/confirm-email/", "MQ:1wABCd:Zm9vYmFyYmF6cXV4-_Zm9vYmFyYmF6cXV4"),
    ],
)
def test_secrets_of_mailed_links_are_masked_as_well(before: str, secret: str) -> None:
    assert masked(f"{before}{secret}/") == f"{before}…/"


def test_other_lines_stay_as_they_are() -> None:
    for line in (
        "/o/acme/lists/checkout-v2-with-a-very-long-name/",
        "/static/css/tokens.css",
        "/o/acme/team/invitations/d47d251f-63ad-433e-8dc7-7882c76f30eb/link/",
        "/accounts/password/reset/key/1a-set-password/",
    ):
        assert masked(line) == line


def test_a_traceback_is_masked_too() -> None:
    error = ValueError(f"/s/{SECRET}/")
    record = logging.LogRecord("x", 40, "", 0, "broken", (), (ValueError, error, None))
    assert SECRET not in MaskedFormatter().format(record)


def test_every_handler_of_ours_masks() -> None:
    config: Any = settings.LOGGING
    for handler in config["handlers"].values():
        formatter = config["formatters"][handler["formatter"]]
        assert formatter["()"] == "dashboard.masking.MaskedFormatter"
    for logger in ("django.server", "django.request"):
        handlers = config["loggers"].get(logger, {}).get("handlers", [])
        assert set(handlers) <= set(config["handlers"])
