"""Two people before one list: each sees the other, and hears what fails."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.conftest import NewSite
from tests.journeys.conftest import TOKEN
from tests.services.entering import sign_in
from tests.services.site import Site

PASSWORD = "a long-enough phrase"
LIST = "/o/acme/lists/launch/?view=board"

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


def enter(page: Page, site: Site, name: str) -> None:
    sign_in(page, site, f"{name}@acme.example", PASSWORD, to=LIST)


def test_two_people_see_each_other_and_hear_of_failures(
    page: Page, browser: Browser, new_site: NewSite
) -> None:
    site = new_site()
    upstream = site.start_simulator(token=TOKEN)
    tasks = f"{upstream}/api/v3/organizations/acme/ai/tasks"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    made = {"title": "Build it", "taskListId": "launch"}
    task = requests.post(tasks, json=made, headers=headers, timeout=10).json()["taskId"]
    site.connect("acme", upstream, token=TOKEN)
    for name in ("ada", "bob"):
        site.add_person(f"{name}@acme.example", "acme", role="viewer", password=PASSWORD)
    site.manage("sync", "acme", "--full")
    site.start_web()

    enter(page, site, "ada")
    expect(page.locator("#people .avatar")).to_have_count(0)
    other = browser.new_context()
    visitor = other.new_page()
    enter(visitor, site, "bob")
    expect(visitor.locator("#people")).to_have_attribute("title", "Also here: ada@acme.example")
    expect(page.locator("#people")).to_have_attribute("title", "Also here: bob@acme.example")

    failed = {"status": "failed", "error": "out of memory"}
    requests.put(f"{tasks}/{task}", json=failed, headers=headers, timeout=10).raise_for_status()
    site.manage("sync", "acme", "--full")
    expect(page.locator("#announcer")).to_have_text("Failed: Build it.")

    other.close()
    expect(page.locator("#people .avatar")).to_have_count(0, timeout=25_000)
