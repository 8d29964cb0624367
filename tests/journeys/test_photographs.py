"""Photographs of the graph's page at four widths in both themes, to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import NewSite
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.journeys.workloads import files
from tests.services.site import Site

SCREENSHOTS = Path(__file__).resolve().parents[2] / "screenshots"
SMALL = Path(__file__).resolve().parents[2] / "tasks_proxy/simulator/workloads/demo.json"
LISTS = {
    "empty": "empty",
    "small": "checkout-v2",
    "rnaseq": "rnaseq",
    "bwa-large": "bwa-large",
    "montage": "montage-2mass-05d",
    "cyclic": "taskmaster-master",
}
ROOM_AT_THE_END = """bar => bar.getBoundingClientRect().right
    - parseFloat(getComputedStyle(bar).paddingRight)
    - Math.max(...[...bar.children].map(child => child.getBoundingClientRect().right))"""
SIZES = ((1440, 900), (1024, 768), (820, 1000), (390, 844))

pytestmark = [
    pytest.mark.redis,
    pytest.mark.browser,
    pytest.mark.soak,
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def site(new_site: NewSite) -> Iterator[Site]:
    made = new_site()
    upstream = made.start_simulator([*files(), SMALL], token=TOKEN)
    made.connect("acme", upstream, token=TOKEN)
    made.manage("sync", "acme", "--full", "--list", *LISTS.values())
    made.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    made.start_web()
    made.start_worker(processes=1)
    yield made
    made.stop()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_photographed(
    browser: Browser, site: Site, signed_in: Any, name: str, theme: Any
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    for width, height in SIZES:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            storage_state=signed_in,
        )
        page = context.new_page()
        page.goto(f"{site.url}/o/acme/lists/{LISTS[name]}/")
        shown = page.locator(".viewport.ready, .placeholder h2").first
        expect(shown).to_be_visible(timeout=60_000)
        # What is wider than the window would have to be scrolled to sideways.
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # Nor may the header's last button stand in its margin, or beyond it.
        assert page.locator(".topbar").first.evaluate(ROOM_AT_THE_END) >= 0
        shot = page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{theme}.png")
        assert len(shot) > 5_000
        context.close()
