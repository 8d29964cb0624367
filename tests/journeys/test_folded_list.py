"""A list with more tasks than a picture has room for, and one that fills under one's eyes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.conftest import NewSite
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.services.site import Site

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


def task(page: Page, name: str) -> Locator:
    return page.locator(f'svg.graph [data-task="{_uuid(name)}"]')


def test_a_group_opens_and_closes_in_place_by_mouse_and_keyboard(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running)
    group(page, "Fetch page").click()
    expect(group(page, "Fetch page 1–50")).to_be_visible()
    expect(group(page, "Parse page")).to_have_count(1)
    assert "open=g0-" in page.url
    page.keyboard.press("Enter")  # the first of what came has the focus
    expect(task(page, "fetch-0")).to_be_visible()
    page.go_back()
    expect(task(page, "fetch-0")).to_have_count(0)
    expect(group(page, "Fetch page 1–50")).to_be_visible()
    page.get_by_role("link", name="close this group").click()
    expect(group(page, "Fetch page 1–50")).to_have_count(0)
    assert "open=" not in page.url
    assert page.evaluate("window.neverReloaded") is True


def test_a_group_opens_without_scripts(signed_in_page: Page, running: Running) -> None:
    browser = signed_in_page.context.browser
    assert browser is not None
    plain = browser.new_context(
        java_script_enabled=False, storage_state=signed_in_page.context.storage_state()
    )
    page = plain.new_page()
    page.goto(f"{running.site.url}/o/acme/lists/crawl/")
    group(page, "Parse page").click()
    expect(group(page, "Parse page 1–50")).to_have_count(1)
    page.get_by_role("link", name="close this group").click()
    expect(group(page, "Parse page 1–50")).to_have_count(0)
    plain.close()


def test_a_task_inside_a_group_is_shown_when_it_is_named(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, query=f"?task={_uuid('parse-3')}")
    expect(task(page, "parse-3")).to_be_visible()
    panel = page.locator("#panel")
    panel.get_by_role("link", name="Fetch page 3", exact=True).first.click()
    expect(task(page, "fetch-3")).to_be_visible()
    expect(panel.get_by_role("heading", name="Fetch page 3")).to_be_visible()
    page.get_by_role("link", name="Close the panel").click()
    running.update("fetch-30", status="in_progress")
    expect(task(page, "fetch-30")).to_have_attribute("data-status", "in_progress")
    expect(task(page, "fetch-3")).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True


def place(node: Locator) -> tuple[float, float]:
    """Where a node is drawn: an animation towards it does not matter."""
    x, y = re.findall(r"-?[\d.]+", str(node.get_attribute("transform")))
    return float(x), float(y)


def test_the_graph_is_turned_and_shows_its_implied_edges(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running)
    start, fetches = task(page, "start"), group(page, "Fetch page")
    expect(start).to_be_visible()
    edges = page.locator("svg.graph .edge").count()
    page.get_by_text("1 implied edge hidden").get_by_role("link").click()
    expect(page.locator("svg.graph .edge")).to_have_count(edges + 1)
    page.keyboard.press("d")
    expect(page.locator(".viewport")).to_have_attribute("data-direction", "TB")
    assert place(start)[1] < place(fetches)[1]
    assert page.url.endswith("direction=TB&redundant=1")
    start.click()
    page.keyboard.press("ArrowDown")
    assert focused(page).startswith("Fetch page")
    assert page.evaluate("window.neverReloaded") is True


def focused(page: Page) -> str:
    """The title of the node that has the focus."""
    text = page.evaluate("document.activeElement.querySelector?.('title')?.textContent ?? ''")
    return str(text)


def test_the_keyboard_finds_leaves_the_box_walks_the_edges_and_opens(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running)
    expect(task(page, "start")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Find a task")).to_be_focused()
    page.keyboard.type("start")
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Find a task")).to_have_value("")
    expect(page.get_by_role("combobox", name="Find a task")).not_to_be_focused()
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("Fetch page")
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("Parse page")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "Publish"
    page.keyboard.press("Enter")
    heading = page.locator("#panel").get_by_role("heading", name="Publish")
    expect(heading).to_be_visible()
    page.keyboard.press("Escape")
    expect(heading).to_have_count(0)
    expect(page.locator("#panel")).to_be_hidden()


def test_a_page_of_an_empty_list_learns_that_it_is_filled(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "later")
    expect(page.get_by_role("heading", name="This list is empty")).to_be_visible()
    expect(page.get_by_role("combobox", name="Find a task")).to_be_hidden()
    first = running.create("The first", taskListId="later")
    expect(page.locator(f'svg.graph [data-task="{first}"]')).to_be_visible()
    expect(page.locator("#total")).to_have_text("1")
    expect(page.locator('.chip[data-status="pending"] b')).to_have_text("1")
    expect(page.get_by_role("combobox", name="Find a task")).to_be_visible()
    running.create("The second", taskListId="later", dependsOn=[first])
    expect(page.locator("#total")).to_have_text("2")
    assert page.evaluate("window.neverReloaded") is True


# Last: what Redis held is gone afterwards.
def test_without_redis_the_picture_stays_and_looks_old_under_one_sentence(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running)
    expect(group(page, "Fetch page")).to_be_visible()
    running.site.redis.stop()
    expect(page.get_by_text("The live data store does not answer.")).to_have_count(1)
    expect(page.locator("#list.is-old")).to_be_visible()
    page.wait_for_timeout(6_000)  # longer than a page without a stream waits to look again
    expect(group(page, "Fetch page")).to_be_visible()
    expect(page.locator('.chip[data-status="failed"]')).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True
