"""A graph that changes while one looks: what glows, what stays, and a stream that is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.conftest import NewSite
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.services.site import Site
from tests.services.waiting import until

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]

# Remembers every stream that the page opens, so that a test can ask how it stands.
_STREAMS = """
  const Native = window.EventSource;
  window.streams = [];
  window.EventSource = class extends Native {
    constructor(...all) { super(...all); window.streams.push(this); }
  };
"""


CHANGES: dict[str, dict[str, Any]] = {
    "Runs": {"status": "in_progress", "progress": 0.3},
    "Runs again": {"status": "in_progress", "retryCount": 2, "assignedAgentId": "has-a-long-name"},
    "Waits": {"status": "blocked"},
    "Waits for something": {"status": "blocked", "blockedReason": "the approval of whoever pays"},
    "Fails": {"status": "failed", "retryCount": 3},
    "Ends": {"status": "completed", "progress": 1},
    "Is cancelled": {"status": "cancelled"},
    "Changes hands": {"assignedAgentId": "agent 1234567890123456789012345"},
}  # fmt: skip
# All that nodes and edges show; a time that runs on while one looks twice is any time.
_SHOWN = """() => [...document.querySelectorAll("svg.graph .node")].map((node) => [
  node.dataset.task, node.dataset.status, node.dataset.waiting, node.closest("a").ariaLabel,
  node.querySelector(".icon").getAttribute("href"),
  Number(node.querySelector(".progress").getAttribute("width")).toFixed(1),
  ...[...node.querySelectorAll("text")].map((text) => text.textContent.replace(/\\d+ s/, "any s")),
]).sort()"""


@dataclass
class Running:
    """A site with its upstream, and the ids of the tasks in it."""

    site: Site
    upstream: str
    tasks: dict[str, str]

    def call(self, method: str, path: str = "", **json: Any) -> Any:
        answer = requests.request(
            method,
            f"{self.upstream}/api/v3/organizations/acme/ai/tasks{path}",
            json=json,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )
        answer.raise_for_status()
        return answer.json()

    def create(self, title: str, *needs: str, key: str = "moving", **fields: Any) -> str:
        """Make a task that depends on those; its id."""
        before = [self.tasks[name] for name in needs]
        made = self.call("POST", title=title, taskListId=key, dependsOn=before, **fields)
        self.tasks[title] = made["taskId"]
        return self.tasks[title]


@pytest.fixture(scope="module")
def running(new_site: NewSite) -> Iterator[Running]:
    site = new_site()
    upstream = site.start_simulator(token=TOKEN)
    whole = Running(site, upstream, {})
    whole.create("First")
    whole.create("Second", "First")
    whole.create("Third", "Second")
    for title, change in CHANGES.items():
        agent = change.get("assignedAgentId", "agent-compute-1")
        whole.create(title, key="told", assignedAgentId=agent, maxRetries=3)
    site.connect("acme", upstream, token=TOKEN)
    site.manage("sync", "acme", "--full")
    site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    site.start_web()
    site.start_worker(processes=1)
    site.start_beat()
    yield whole
    site.stop()


@pytest.fixture
def watched(signed_in_page: Page, running: Running) -> Page:
    """The list's page, its stream open."""
    signed_in_page.add_init_script(_STREAMS)
    signed_in_page.goto(f"{running.site.url}/o/acme/lists/moving/")
    expect(signed_in_page.locator(".viewport.ready")).to_be_visible()
    # Playwright's own wait_for_function calls eval again and again, which the pages forbid.
    opened = "window.streams.some((one) => one.readyState === 1)"
    until(lambda: signed_in_page.evaluate(opened), what="the stream's opening")
    return signed_in_page


def node(page: Page, task: str) -> Locator:
    return page.locator(f'svg.graph [data-task="{task}"]')


def test_a_new_task_glows_and_the_focused_one_stays_where_it_was(
    watched: Page, running: Running
) -> None:
    second = node(watched, running.tasks["Second"])
    second.locator("xpath=..").focus()  # the link around it
    before = second.bounding_box()
    new = running.create("Beside", "First")
    expect(node(watched, new)).to_have_class("node fresh")
    expect(watched.locator(".node.fresh")).to_have_count(1)
    watched.wait_for_timeout(600)  # longer than anything moves
    after = second.bounding_box()
    assert before
    assert after
    assert abs(after["x"] - before["x"]) < 1
    assert abs(after["y"] - before["y"]) < 1
    focused = watched.evaluate("document.activeElement.querySelector('title')?.textContent")
    assert focused == "Second"


def test_nothing_moves_for_whoever_asked_for_that(watched: Page, running: Running) -> None:
    watched.emulate_media(reduced_motion="reduce")
    watched.evaluate(
        "() => { window.moved = 0; const animate = Element.prototype.animate;"
        " Element.prototype.animate = function (...all) { window.moved++;"
        " return animate.apply(this, all); }; }"
    )
    new = running.create("One more", "First")
    expect(node(watched, new)).to_be_visible()
    assert watched.evaluate("window.moved") == 0
    assert watched.evaluate("document.getAnimations().length") == 0


def test_a_hidden_page_closes_its_stream_and_catches_up_when_it_is_seen(
    watched: Page, running: Running
) -> None:
    third = node(watched, running.tasks["Third"])
    watched.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    assert watched.evaluate("window.streams.every((one) => one.readyState === 2)")
    running.call("PUT", f"/{running.tasks['Third']}", status="in_progress", progress=0.25)
    watched.wait_for_timeout(3_000)
    expect(third).to_have_attribute("data-status", "pending")
    watched.evaluate(
        "delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(third).to_have_attribute("data-status", "in_progress")


def test_a_dropped_stream_is_told_and_loses_nothing(watched: Page, running: Running) -> None:
    first = node(watched, running.tasks["First"])
    running.site.processes["web"].ask_to_end()
    running.site.processes["web"].wait(10)
    state = watched.locator("#stream-state")
    expect(state).to_contain_text("reconnecting", timeout=40_000)
    running.call("PUT", f"/{running.tasks['First']}", status="in_progress", progress=0.5)
    running.call("PUT", f"/{running.tasks['First']}", status="completed", progress=1)
    running.site.start_web()
    expect(first).to_have_attribute("data-status", "completed", timeout=40_000)
    expect(state).to_be_empty()
    assert watched.evaluate("window.streams.length") >= 1


def test_a_graph_that_grows_deep_turns_for_nobody_who_looks_at_it(
    watched: Page, running: Running
) -> None:
    viewport = watched.locator(".viewport")
    expect(viewport).to_have_attribute("data-direction", "LR")
    before = "Third"
    for title in ("Fourth", "Fifth", "Sixth", "Seventh", "Eighth"):
        running.create(title, before)
        before = title
    expect(node(watched, running.tasks["Eighth"])).to_be_attached(timeout=30_000)
    expect(viewport).to_have_attribute("data-direction", "LR")
    assert "direction=" not in watched.url
    watched.reload()
    expect(viewport).to_have_attribute("data-direction", "TB")


def test_a_picture_that_was_recoloured_is_as_one_that_is_drawn_anew(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    page.goto(f"{running.site.url}/o/acme/lists/told/")
    expect(page.locator(".viewport.ready")).to_be_visible()
    page.evaluate("window.neverReloaded = true")
    for title, change in CHANGES.items():
        running.call("PUT", f"/{running.tasks[title]}", **change)
    for title, change in CHANGES.items():
        shown = node(page, running.tasks[title])
        expect(shown).to_have_attribute("data-status", change.get("status", "pending"))
    hands = node(page, running.tasks["Changes hands"]).locator(".agent")
    expect(hands).to_contain_text("agent 123")
    waits = node(page, running.tasks["Waits"]).locator(".aside")
    expect(waits).to_have_text(re.compile(r"^\d+ s$"))
    expect(waits).not_to_have_text(waits.text_content() or "")
    assert page.evaluate("window.neverReloaded") is True
    recoloured = page.evaluate(_SHOWN)
    page.reload()
    expect(page.locator(".viewport.ready")).to_be_visible()
    assert page.evaluate(_SHOWN) == recoloured
    before = waits.text_content()
    expect(waits).not_to_have_text(before or "")
