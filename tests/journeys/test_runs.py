"""A team whose agents keep their tasks in PostHog: connect, look, run, watch, share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.conftest import NewSite
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.services.site import Site

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(300)]

PATIENCE = 60_000
"""Milliseconds for what waits for a worker."""


@dataclass
class Running:
    """A whole site, and its upstream with one task that was run once."""

    site: Site
    upstream: str
    task: str
    run: str


@pytest.fixture(scope="module")
def running(new_site: NewSite) -> Iterator[Running]:
    site = new_site()
    upstream = site.start_simulator(
        (), "--speed", "20", "--seed", "1", token=TOKEN, play=True, provider="posthog"
    )

    def call(path: str, **body: Any) -> Any:
        answer = requests.post(
            f"{upstream}/api/projects/1/tasks/{path}",
            json=body,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )
        assert answer.ok, answer.text
        return answer.json()

    task = call("", title="Fix the login", repository="a/web")["id"]
    call("", title="Write the docs", repository="a/web")
    run = call(f"{task}/run/", runtime_adapter="claude", model="sonnet")["latest_run"]["id"]
    site.make_organisation("acme")
    site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    site.start_web()
    site.start_worker()
    site.start_beat()
    yield Running(site, upstream, task, run)
    site.stop()


def test_a_team_connects_sees_its_runs_starts_one_and_shares_the_picture(
    signed_in_page: Page, running: Running, browser: Browser
) -> None:
    page = signed_in_page
    page.goto(f"{running.site.url}/o/acme/connections/new/")
    page.get_by_label("Service").select_option("posthog")
    page.get_by_label("Base URL").fill(running.upstream)
    page.get_by_label("Its id there").fill("1")
    page.get_by_label("The upstream's token").fill(TOKEN)
    page.get_by_role("button", name="Store and test").click()
    expect(page.get_by_text("sees its owner's tasks").first).to_be_visible()

    page.goto(f"{running.site.url}/o/acme/")
    card = page.get_by_role("link", name="a/web #1").first
    expect(card).to_be_visible(timeout=PATIENCE)
    card.click()
    expect(page.locator(f'svg.graph [data-task="{running.task}"]')).to_be_visible()
    first = page.locator(f'svg.graph [data-task="{running.run}"]')
    expect(first).to_have_attribute("data-status", "completed", timeout=PATIENCE)
    expect(page.locator(f'svg.graph .edge.run[data-to="{running.run}"]')).to_have_count(1)

    page.goto(f"{page.url.split('?')[0]}?task={running.task}")
    page.get_by_role("link", name="Start a run").click()
    page.get_by_label("Message").fill("Mind the tests")
    page.get_by_role("button", name="Start the run").click()
    panel = page.get_by_label("Task", exact=True)
    expect(panel.get_by_text("Run 2")).to_be_visible(timeout=PATIENCE)
    expect(panel.get_by_text("Completed").nth(1)).to_be_visible(timeout=PATIENCE)
    expect(panel.get_by_role("link", name="Pull request").first).to_be_visible()
    assert "X-Amz-Signature" not in page.content()

    page.goto(f"{page.url.split('?')[0]}links/new/")
    page.get_by_label("Name", exact=True).fill("For the client")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Address").input_value()
    clean = browser.new_context().new_page()
    clean.goto(address)
    expect(clean.locator("svg.graph .node").first).to_be_visible()
    shown = clean.content()
    for secret in ("Ada", "hedgehogs.example", "X-Amz-Signature", "/pull/", running.task):
        assert secret not in shown
    clean.context.close()
