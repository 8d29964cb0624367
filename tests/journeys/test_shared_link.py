"""A shared link, from making it to its end, as its maker and its visitors do it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import NewSite
from tests.services.entering import sign_in
from tests.services.site import Site

TOKEN = "upstream-s3cret-token"
EMAIL, PASSWORD = "owner@acme.example", "a long-enough phrase"
RIGHT = "correct horse"
SCREENSHOTS = Path(__file__).resolve().parents[2] / "screenshots"

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@dataclass
class Running:
    """A whole site with its upstream, and two other sites of which one may embed."""

    site: Site
    upstream: str
    plan: str
    friend: str
    enemy: str

    def update(self, **fields: Any) -> None:
        answer = requests.put(
            f"{self.upstream}/api/v3/organizations/acme/ai/tasks/{self.plan}",
            json=fields,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text


class Elsewhere(BaseHTTPRequestHandler):
    """A site that shows whatever its query names in a frame."""

    def do_GET(self) -> None:
        source = self.path.partition("?")[2]
        body = f'<!doctype html><title>x</title><iframe src="{source}" width="900" height="500">'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        pass


@pytest.fixture(scope="module")
def running(new_site: NewSite) -> Iterator[Running]:
    others = [ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) for _ in range(2)]
    for other in others:
        threading.Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()
    friend, enemy = (f"http://127.0.0.1:{other.server_address[1]}" for other in others)
    site = new_site()
    upstream = site.start_simulator(token=TOKEN)
    ids: list[str] = []
    for title in ("Write the plan", "Build it", "Ship it"):
        made = requests.post(
            f"{upstream}/api/v3/organizations/acme/ai/tasks",
            json={
                "title": title,
                "taskListId": "launch",
                "dependsOn": ids[-1:],
                "assignedAgentId": "planner",
            },
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )
        ids.append(made.json()["taskId"])
    site.connect("acme", upstream, token=TOKEN)
    site.manage("sync", "acme", "--full")
    site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    site.start_web()
    site.start_worker()
    site.start_beat()
    yield Running(site, upstream, ids[0], friend, enemy)
    site.stop()
    for other in others:
        other.shutdown()
        other.server_close()


@pytest.fixture
def maker(page: Page, running: Running) -> Page:
    return sign_in(page, running.site, EMAIL, PASSWORD)


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """Somebody with a clean browser."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    context.set_default_timeout(15_000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors


def make(maker: Page, running: Running, name: str, **more: str) -> str:
    """Make a link by the form and give its address."""
    maker.goto(f"{running.site.url}/o/acme/lists/launch/links/new/")
    maker.get_by_label("Name", exact=True).fill(name)
    maker.get_by_label("Follow changes").check()
    if "password" in more:
        maker.get_by_label("Ask for a password").check()
        maker.get_by_label("Password", exact=True).fill(more["password"])
    if "ends" in more:
        maker.get_by_label("It ends at a date and time").check()
        maker.get_by_label("Date and time", exact=True).fill(more["ends"])
    if "titles" in more:
        maker.locator('input[name="shows"][value="titles"]').check()
    maker.get_by_label("Sites that may embed it").fill(more.get("sites", ""))
    maker.get_by_role("button", name="Make the link").click()
    return maker.get_by_label("Address").input_value()


def clean(page: Page) -> None:
    """No violation of WCAG A or AA that axe knows."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    told = [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found.response["violations"]]
    assert told == []


def test_a_link_is_made_opened_watched_and_gone_within_a_second_of_its_end(
    maker: Page, stranger: Page, running: Running
) -> None:
    address = make(maker, running, "Client", password=RIGHT, ends="2050-01-01T12:00")
    stranger.goto(address)
    clean(stranger)
    stranger.get_by_label("Password").fill(RIGHT)
    stranger.get_by_role("button", name="Open").click()
    nodes = stranger.locator("svg.graph .node[data-task]")
    expect(nodes).to_have_count(3)
    text = stranger.content()
    for hidden in ("Write the plan", "planner", "launch", running.plan, "acme"):
        assert hidden not in text, hidden
    clean(stranger)
    expect(stranger.locator('.node[data-status="in_progress"]')).to_have_count(0)
    stranger.evaluate("window.neverReloaded = true")
    expect(stranger.locator("#live-dot")).to_be_attached()
    maker.goto(f"{running.site.url}/o/acme/lists/launch/")  # whoever looks has the list read soon
    running.update(status="in_progress")
    expect(stranger.locator('.node[data-status="in_progress"]')).to_have_count(1)
    assert stranger.evaluate("window.neverReloaded")
    # Its end: the stream is over within a second, and every door with it.
    maker.goto(f"{running.site.url}/o/acme/lists/launch/links/")
    clean(maker)
    row = maker.locator(".share-row", has_text="Client")
    row.get_by_text("Revoke…").click()
    with stranger.expect_event("requestfinished", lambda r: "/live/s/" in r.url, timeout=15_000):
        row.get_by_role("button", name="Revoke “Client”").click()
    assert stranger.request.get(address).status == 404
    stranger.reload()
    expect(stranger.get_by_role("heading", name="This link does not work")).to_be_visible()
    clean(stranger)
    expect(maker.locator(".share-row", has_text="Client").locator(".state")).to_have_text("Revoked")


def test_only_the_named_site_can_embed_it(maker: Page, stranger: Page, running: Running) -> None:
    address = make(maker, running, "Wiki", sites=running.friend, titles="on")
    stranger.goto(f"{running.friend}/?{address}embed")
    frame = stranger.frame_locator("iframe")
    expect(frame.locator("svg.graph .node[data-task]")).to_have_count(3)
    refused: list[str] = []
    stranger.on("console", lambda message: refused.append(message.text))
    stranger.goto(f"{running.enemy}/?{address}embed")
    stranger.wait_for_timeout(1000)
    assert any("frame-ancestors" in text for text in refused)
    stranger.goto(f"{running.friend}/?{address}")
    stranger.wait_for_timeout(1000)
    expect(frame.locator("svg.graph")).to_have_count(0)


def test_without_scripts_a_visitor_reads_the_outline(
    maker: Page, browser: Browser, running: Running
) -> None:
    address = make(maker, running, "Plain", titles="on")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".row", has_text="Ship it")).to_be_visible()
    assert context.cookies() == []
    context.close()


def test_a_visitor_finds_zooms_and_opens_a_task(
    maker: Page, stranger: Page, running: Running
) -> None:
    address = make(maker, running, "Find", titles="on")
    stranger.goto(address)
    stranger.get_by_label("Find a task").fill("ship")
    expect(stranger.locator("#found")).to_have_text("1 found")
    stranger.locator("svg.graph .node", has_text="Ship it").click()
    expect(stranger.locator(".panel-title")).to_have_text("Ship it")
    stranger.get_by_role("button", name="Fit").click()
    expect(stranger.locator(".minimap rect")).to_have_count(3)
    clean(stranger)
    stranger.get_by_role("link", name="Outline").click()
    expect(stranger.locator(".row", has_text="Ship it")).to_be_visible()
    clean(stranger)


def test_the_view_as_public_opens_beside_the_form(maker: Page, running: Running) -> None:
    maker.goto(f"{running.site.url}/o/acme/lists/launch/links/new/")
    clean(maker)
    with maker.context.expect_page() as opened:
        maker.get_by_role("button", name="View as public").click()
    seen = opened.value
    expect(seen.get_by_text("This is what visitors will see.")).to_be_visible()
    expect(seen.locator("svg.graph .node[data-task]")).to_have_count(3)
    assert "Write the plan" not in seen.content()
    clean(seen)


def test_no_log_holds_an_address_of_a_link(maker: Page, running: Running) -> None:
    address = make(maker, running, "Logged")
    secret = address.rstrip("/").rpartition("/")[2]
    for path in (address, f"{address[:-1]}.svg", f"{address}nothing/", f"{address}%00"):
        requests.get(path, timeout=20)
        requests.put(path, timeout=20)
    logs = "".join(path.read_text() for path in running.site.logs.iterdir())
    assert "/s/…" in logs
    assert secret not in logs
