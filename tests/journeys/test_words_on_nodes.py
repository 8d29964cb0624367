"""The lower line of a node as a page's script cuts it: as the painter does."""

from __future__ import annotations

import base64
from itertools import product

import pytest
from playwright.sync_api import Browser

from dashboard.demo.environment import CHECKOUT
from dashboard.drawing.cards import beside
from dashboard.drawing.measures import ROOM

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]

_AGENTS = (
    *("", "ada", "agent-compute-1", "an agent of a rather long name", "W" * 40, "設計の担当者です"),
    *("agent 1234567890123456789012345", "e\u0301te\u0301 " * 12, "Ünlü\tİş  \n x", "🚀 launcher"),
)
_ASIDES = (
    *("", "9 m", "retry 1 of 3 · 1 h 5 m", "waiting for the approval of whoever pays"),
    *("i" * 90, "needs ticket 1234567890 to be closed first", "等待批准等待批准等待批准"),
)
_TOLD = """async ([code, all, room]) => {
    const { beside } = await import(`data:text/javascript;base64,${code}`);
    return all.map(([left, right]) => beside(left, right, room));
}"""


def test_the_script_and_the_painter_cut_a_nodes_words_at_the_same_place(browser: Browser) -> None:
    code = base64.b64encode((CHECKOUT / "static" / "js" / "beside.js").read_bytes()).decode()
    pairs = list(product(_AGENTS, _ASIDES))
    page = browser.new_page()
    told = page.evaluate(_TOLD, [code, pairs, ROOM])
    page.close()
    assert [tuple(pair) for pair in told] == [beside(left, right) for left, right in pairs]
