"""The pages of the API in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.services.site import Site

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


def test_the_pages_are_drawn_under_our_policy(page: Page, live_site: Site) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(f"{live_site.url}/api/docs/")
    operation = page.get_by_text("List the task lists")
    expect(operation).to_be_visible()
    operation.click()
    expect(page.get_by_role("button", name="Try it out")).to_be_visible()
    expect(page.get_by_text("Create a task", exact=True).first).to_be_visible()
    assert complaints == []


def test_a_dark_system_gets_dark_pages(page: Page, live_site: Site) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{live_site.url}/api/docs/")
    expect(page.get_by_text("List the task lists")).to_be_visible()
    assert "dark-mode" in (page.locator("html").get_attribute("class") or "")
