"""Browsers in words."""

from __future__ import annotations

import pytest

from dashboard.account.browsers import browser

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} Chrome/141.0 Safari/537.36",
            "Chrome on Linux",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/1 Safari/5 Edg/1.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Safari/605.1", "Safari on macOS"),
        ("Mozilla/5.0 (Android 15; Mobile) Firefox/140.0", "Firefox on Android"),
        ("taskloom-agent/2.1 (robot)", "taskloom-agent"),
        ("curl/8.5.0", "curl"),
        ("", "An unknown browser"),
        ("   ", "An unknown browser"),
    ],
)
def test_a_header_becomes_a_name(header: str, told: str) -> None:
    assert browser(header) == told
