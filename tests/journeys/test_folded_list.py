"""A list with more tasks than a picture has room for, and one that fills under one's eyes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.conftest import NewSite
from tests.services.site import Site

TOKEN = "upstream-s3cret-token"
EMAIL, PASSWORD = "owner@acme.example", "a long-enough phrase"
PARTS = 160

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@dataclass
class Running:
    """A whole site with its upstream."""

    site: Site
    upstream: str

    def call(self, method: str, path: str = "", **body: Any) -> requests.Response:
        """Call the upstream directly, as an agent does."""
        answer = requests.request(
            method,
            f"{self.upstream}/api/v3/organizations/acme/ai/tasks{path}",
            json=body,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )
        answer.raise_for_status()
        return answer

    def update(self, name: str, **fields: Any) -> None:
        """Change a task of the crawl."""
        self.call("PUT", f"/{_uuid(name)}", **fields)

    def create(self, title: str, **fields: Any) -> str:
        return str(self.call("POST", title=title, **fields).json()["taskId"])


def crawl(folder: Path) -> Path:
    """A workload: one start, PARTS pages that are fetched and parsed, one end."""
    tasks = [_task("start", "Start", "completed")]
    for n in range(PARTS):
        tasks.append(_task(f"fetch-{n}", f"Fetch page {n}", "pending", "start"))
        tasks.append(_task(f"parse-{n}", f"Parse page {n}", "pending", f"fetch-{n}"))
    tasks.append(_task("end", "Publish", "pending", *(f"parse-{n}" for n in range(PARTS)), "start"))
    path = folder / "crawl.json"
    path.write_text(json.dumps({"name": "crawl", "source": "this test", "tasks": tasks}))
    return path


def _task(task_id: str, title: str, status: str, *needs: str) -> dict[str, Any]:
    return {
        "taskId": _uuid(task_id),
        "taskListId": "crawl",
        "title": title,
        "status": status,
        "dependsOn": [_uuid(name) for name in needs],
    }


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


@pytest.fixture(scope="module")
def running(new_site: NewSite) -> Iterator[Running]:
    site = new_site()
    upstream = site.start_simulator([crawl(site.folder)], token=TOKEN)
    site.connect("acme", upstream, token=TOKEN)
    site.manage("sync", "acme", "--full", "--list", "crawl", "later")
    site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    site.start_web()
    site.start_worker()
    site.start_beat()
    yield Running(site, upstream)
    site.stop()


@pytest.fixture
def signed_in_page(page: Page, running: Running) -> Page:
    page.goto(running.site.url)
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{running.site.url}/")
    return page


def open_list(page: Page, running: Running, key: str = "crawl", query: str = "") -> None:
    page.goto(f"{running.site.url}/o/acme/lists/{key}/{query}")
    page.evaluate("window.neverReloaded = true")


def group(page: Page, title: str) -> Locator:
    return page.locator("svg.graph .group").filter(has_text=title)


def test_a_change_inside_a_group_keeps_the_groups_and_updates_their_counts(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running)
    fetches = group(page, "Fetch page")
    expect(fetches).to_contain_text(f"0 of {PARTS}")
    titles = page.locator("svg.graph .group title").all_text_contents()
    before = fetches.bounding_box()
    running.update("fetch-7", status="in_progress")
    expect(fetches).to_contain_text("1 running")
    running.update("fetch-7", status="completed")
    running.update("fetch-8", status="failed", error="no answer")
    expect(fetches).to_contain_text(f"1 of {PARTS}")
    expect(fetches).to_contain_text("1 failed")
    expect(page.locator('.chip[data-status="failed"] b')).to_have_text("1")
    assert len(page.locator("svg.graph .group title").all_text_contents()) == len(titles)
    assert fetches.bounding_box() == before
    assert page.evaluate("window.neverReloaded") is True


def test_a_page_of_an_empty_list_learns_that_it_is_filled(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "later")
    expect(page.get_by_role("heading", name="This list is empty")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    first = running.create("The first", taskListId="later")
    expect(page.locator(f'svg.graph [data-task="{first}"]')).to_be_visible()
    expect(page.locator("#total")).to_have_text("1")
    expect(page.locator('.chip[data-status="pending"] b')).to_have_text("1")
    expect(page.get_by_role("searchbox")).to_be_visible()
    running.create("The second", taskListId="later", dependsOn=[first])
    expect(page.locator("#total")).to_have_text("2")
    assert page.evaluate("window.neverReloaded") is True
