"""Spans and ages as a page's script words them: as the server does."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Browser

from dashboard import spans
from dashboard.demo.environment import CHECKOUT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]

_EDGES = (0, 1, 59, 60, 61, 3_599, 3_600, 3_660, 11_100, 86_399, 86_400, 90_000, 400_000)
_TOLD = """async ([code, all]) => {
    const { ago, lasted } = await import(`data:text/javascript;base64,${code}`);
    return all.map((seconds) => [ago(seconds), lasted(seconds * 1000)]);
}"""


def test_the_script_and_the_server_tell_time_in_the_same_words(browser: Browser) -> None:
    code = base64.b64encode((CHECKOUT / "static" / "js" / "clock.js").read_bytes()).decode()
    seconds = [-1.0, *(edge + part for edge in _EDGES for part in (0, 0.4, 0.999))]
    page = browser.new_page()
    told = page.evaluate(_TOLD, [code, seconds])
    page.close()
    assert told == [[spans.ago(one), spans.lasted(one * 1000)] for one in seconds]
