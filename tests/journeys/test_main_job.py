"""The main job, as a person does it: sign in, open a list, watch it move, see why it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.conftest import NewSite
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.services.site import Site

SCREENSHOTS = Path(__file__).resolve().parents[2] / "screenshots"
ODD = "release/2 🚀 <b>"

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@dataclass
class Running:
    """A whole site with its upstream, and the ids of the tasks in it."""

    site: Site
    upstream: str
    tasks: dict[str, str]

    def call(self, method: str, path: str = "", **json: Any) -> requests.Response:
        """Call the upstream directly, as an agent does."""
        return requests.request(
            method,
            f"{self.upstream}/api/v3/organizations/acme/ai/tasks{path}",
            json=json or None,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )

    def create(self, title: str, **fields: Any) -> str:
        answer = self.call("POST", title=title, **fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["taskId"])

    def update(self, title: str, **fields: Any) -> None:
        answer = self.call("PUT", f"/{self.tasks[title]}", **fields)
        assert answer.status_code == 200, answer.text

    def fault(self, method: str = "POST", **order: Any) -> None:
        requests.request(
            method, f"{self.upstream}/_simulator/faults", json=order, timeout=10
        ).raise_for_status()


@pytest.fixture(scope="module")
def running(new_site: NewSite) -> Iterator[Running]:
    site = new_site()
    upstream = site.start_simulator(token=TOKEN)
    whole = Running(site, upstream, {})
    plan = whole.create("Write the plan", taskListId="launch", assignedAgentId="planner")
    build = whole.create("Build it", taskListId="launch", dependsOn=[plan], assignedAgentId="coder")
    ship = whole.create("Ship <script>alert(1)</script>", taskListId="launch", dependsOn=[build])
    whole.create("Odd", taskListId=ODD)
    whole.tasks.update(plan=plan, build=build, ship=ship)
    site.connect("acme", upstream, token=TOKEN)
    site.manage("sync", "acme", "--full")
    site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    site.start_web()
    site.start_worker()
    site.start_beat()
    yield whole
    site.stop()


def node(page: Page, task: str) -> Any:
    return page.locator(f'svg.graph [data-task="{task}"]')


def open_list(page: Page, running: Running, **query: str) -> None:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    page.goto(f"{running.site.url}/o/acme/lists/launch/?{asked}")


def test_a_wrong_password_is_told_and_opens_nothing(page: Page, running: Running) -> None:
    page.goto(f"{running.site.url}/o/acme/lists/launch/")
    expect(page).to_have_url(f"{running.site.url}/accounts/login/?next=/o/acme/lists/launch/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("not correct")).to_be_visible()


def test_the_overview_shows_a_card_for_each_list(signed_in_page: Page, running: Running) -> None:
    page = signed_in_page
    expect(page.get_by_role("link", name="launch").first).to_be_visible()
    expect(page.get_by_text(ODD).first).to_be_visible()


def test_a_change_upstream_recolours_its_node_without_a_reload(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running)
    plan = node(page, running.tasks["plan"])
    expect(plan).to_have_attribute("data-status", "pending")
    before = plan.bounding_box()
    page.evaluate("window.neverReloaded = true")
    running.update("plan", status="in_progress", progress=0.5)
    expect(plan).to_have_attribute("data-status", "in_progress")
    running.update("plan", status="completed", progress=1)
    expect(plan).to_have_attribute("data-status", "completed")
    assert page.evaluate("window.neverReloaded") is True
    assert plan.bounding_box() == before


def test_a_new_task_appears_by_itself(signed_in_page: Page, running: Running) -> None:
    page = signed_in_page
    open_list(page, running)
    expect(node(page, running.tasks["ship"])).to_be_visible()
    page.evaluate("window.neverReloaded = true")
    late = running.create("Tell everybody", taskListId="launch", dependsOn=[running.tasks["ship"]])
    expect(node(page, late)).to_have_count(1)
    assert page.evaluate("window.neverReloaded") is True


def test_a_node_opens_its_tasks_panel_and_the_address_says_so(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running)
    node(page, running.tasks["ship"]).click()
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="Ship <script>alert(1)</script>")).to_be_visible()
    expect(panel.get_by_text("Build it").first).to_be_visible()
    assert f"task={running.tasks['ship']}" in page.url
    page.go_back()
    expect(panel.get_by_role("heading", name="Ship")).to_have_count(0)


def test_an_upstream_that_fails_is_told_and_the_picture_stays(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running)
    expect(node(page, running.tasks["ship"])).to_be_visible()
    running.fault(status=500)
    try:
        expect(page.get_by_text("500 Internal Server Error")).to_be_visible()
        expect(node(page, running.tasks["ship"])).to_be_visible()
        page.reload()
        expect(page.get_by_text("500 Internal Server Error")).to_be_visible()
        expect(node(page, running.tasks["ship"])).to_be_visible()
    finally:
        running.fault("DELETE")


def test_the_list_reads_as_an_outline_without_scripts(
    signed_in_page: Page, running: Running
) -> None:
    context = signed_in_page.context.browser
    assert context is not None
    plain = context.new_context(
        java_script_enabled=False, storage_state=signed_in_page.context.storage_state()
    )
    page = plain.new_page()
    open_list(page, running)
    outline = page.locator("#outline")
    expect(outline.get_by_role("link", name="Build it").first).to_be_visible()
    outline.get_by_role("link", name="Build it").first.click()
    expect(page.get_by_role("heading", name="Build it")).to_be_visible()
    plain.close()


def test_a_list_with_an_odd_name_has_a_page(signed_in_page: Page, running: Running) -> None:
    page = signed_in_page
    page.get_by_role("link", name=ODD).first.click()
    expect(page.get_by_role("heading", name=ODD)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_graph_page_is_photographed_in_both_themes(
    signed_in_page: Page, running: Running, theme: Any
) -> None:
    page = signed_in_page
    page.emulate_media(color_scheme=theme)
    open_list(page, running, task=running.tasks["build"])
    expect(node(page, running.tasks["ship"])).to_be_visible()
    SCREENSHOTS.mkdir(exist_ok=True)
    shot = page.screenshot(path=SCREENSHOTS / f"graph-{theme}.png")
    assert len(shot) > 10_000
