"""What one does on the graph: find, trace, focus, zoom, drag, pinch; by keys, pointer and touch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import NewSite
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.services.site import Site

PAGES = 160
PLAN: dict[str, tuple[str, ...]] = {
    "plan": (), "design": ("plan",), "write": ("plan",), "build": ("design",),
    "check": ("build",), "proof": ("write",), "ship": ("check", "proof"), "aside": (),
}  # fmt: skip
STATUS = {"plan": "completed", "design": "completed", "build": "in_progress", "write": "failed"}

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


def _task(key: str, name: str, status: str, *needs: str) -> dict[str, Any]:
    return {
        "taskId": _uuid(name),
        "taskListId": key,
        "title": name.capitalize(),
        "status": status,
        "dependsOn": [_uuid(other) for other in needs],
    }


def _workload(folder: Path) -> Path:
    tasks = [
        _task("release", name, STATUS.get(name, "pending"), *needs) for name, needs in PLAN.items()
    ]
    tasks.append(_task("crawl", "begin", "completed"))
    tasks += [_task("crawl", f"fetch page {n}", "pending", "begin") for n in range(PAGES)]
    path = folder / "graphs.json"
    path.write_text(json.dumps({"name": "graphs", "source": "this test", "tasks": tasks}))
    return path


@pytest.fixture(scope="module")
def site(new_site: NewSite) -> Iterator[Site]:
    made = new_site()
    upstream = made.start_simulator([_workload(made.folder)], token=TOKEN)
    made.connect("acme", upstream, token=TOKEN)
    made.manage("sync", "acme", "--full", "--list", "release", "crawl")
    made.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    made.environment["UPSTREAM_OF_TEST"] = upstream
    made.start_web()
    made.start_worker(processes=1)
    made.start_beat()
    yield made
    made.stop()


@pytest.fixture
def seen(page: Page, signed_in: Any) -> Page:
    page.context.add_cookies(signed_in["cookies"])
    return page


def put(site: Site, name: str, **fields: Any) -> None:
    """Change a task upstream, as its agent does."""
    upstream = site.environment["UPSTREAM_OF_TEST"]
    requests.put(
        f"{upstream}/api/v3/organizations/acme/ai/tasks/{_uuid(name)}",
        json=fields,
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=10,
    ).raise_for_status()


def visit(page: Page, site: Site, key: str, query: str = "") -> None:
    page.goto(f"{site.url}/o/acme/lists/{key}/{query}")
    expect(page.locator(".viewport.ready")).to_be_visible()


def node(page: Page, name: str) -> Locator:
    return page.locator(f'svg.graph [data-task="{_uuid(name)}"]')


def lit(page: Page) -> set[str]:
    """The titles of the tasks that are lit."""
    return set(page.locator("svg.graph.tracing .node.kin > title").all_text_contents())


def scale(page: Page) -> float:
    style = page.locator(".canvas").get_attribute("style") or ""
    return float(re.findall(r"scale\(([\d.]+)", style)[0])


def test_a_task_inside_a_group_is_found_and_opened_with_the_keyboard_alone(
    seen: Page, site: Site
) -> None:
    visit(seen, site, "crawl")
    expect(node(seen, "fetch page 37")).to_have_count(0)
    seen.keyboard.press("/")
    seen.keyboard.type("page 37")
    choice = seen.get_by_role("option", name="Fetch page 37")
    expect(choice).to_contain_text("in a group")
    seen.keyboard.press("ArrowDown")
    expect(choice).to_have_attribute("aria-selected", "true")
    seen.keyboard.press("Enter")
    expect(node(seen, "fetch page 37")).to_be_visible()
    expect(seen.locator("#panel").get_by_role("heading", name="Fetch page 37")).to_be_visible()
    assert f"task={_uuid('fetch page 37')}" in seen.url


def test_words_find_the_group_whose_tasks_have_them(seen: Page, site: Site) -> None:
    visit(seen, site, "crawl", "?q=page+37")
    expect(seen.locator("#found")).to_have_text("1 found")
    expect(seen.locator("svg.graph .group:not(.dimmed)")).to_have_count(1)
    expect(seen.locator("svg.graph .group:not(.dimmed)")).to_be_in_viewport(ratio=1)


def test_hovering_and_selecting_light_all_before_and_after(seen: Page, site: Site) -> None:
    visit(seen, site, "release")
    node(seen, "build").hover()
    expect(seen.locator("svg.graph .node.kin")).to_have_count(5)
    assert lit(seen) == {"Plan", "Design", "Build", "Check", "Ship"}
    assert seen.locator("svg.graph .edge.kin").count() == 4
    seen.mouse.move(5, 5)
    expect(seen.locator("svg.graph.tracing")).to_have_count(0)
    node(seen, "write").click()
    expect(seen.locator("#panel").get_by_role("heading", name="Write")).to_be_visible()
    seen.mouse.move(5, 5)
    expect(seen.locator("svg.graph .node.kin")).to_have_count(4)
    assert lit(seen) == {"Plan", "Write", "Proof", "Ship"}


def test_one_tasks_lineage_is_shown_alone_and_left_again(seen: Page, site: Site) -> None:
    visit(seen, site, "release", f"?task={_uuid('build')}")
    seen.keyboard.press("l")
    expect(seen.locator("svg.graph .node")).to_have_count(5)
    assert f"focus={_uuid('build')}" in seen.url
    seen.keyboard.press("[")  # from the whole lineage to three steps, and so on
    expect(seen.locator(".depths [aria-current]")).to_have_text("3")
    seen.keyboard.press("[")
    seen.keyboard.press("[")
    expect(seen.locator("svg.graph .node")).to_have_count(3)
    seen.go_back()
    expect(seen.locator(".depths [aria-current]")).to_have_text("2")
    seen.keyboard.press("Escape")  # closes the panel
    seen.keyboard.press("Escape")
    expect(seen.locator("svg.graph .node")).to_have_count(len(PLAN))
    assert "focus=" not in seen.url
    node(seen, "ship").click()
    seen.get_by_role("button", name="Focus").click()
    expect(seen.get_by_role("link", name="leave the focus")).to_be_visible()
    seen.get_by_role("link", name="leave the focus").click()
    expect(seen.locator("svg.graph .node")).to_have_count(len(PLAN))


def test_a_page_opens_on_the_task_in_focus(seen: Page, site: Site) -> None:
    visit(seen, site, "crawl", f"?fold=none&focus={_uuid('begin')}")
    expect(node(seen, "begin")).to_be_in_viewport(ratio=1)


def test_a_task_that_is_chosen_is_not_left_under_the_controls(seen: Page, site: Site) -> None:
    visit(seen, site, "crawl", "?fold=none")
    first, last = f"Fetch page {PAGES // 2}", f"Fetch page {PAGES - 1}"
    for name in (last, first, last):
        seen.keyboard.press("/")
        seen.keyboard.insert_text(name)
        expect(seen.locator("[role=option]").first).to_contain_text(name)
        seen.keyboard.press("ArrowDown")
        seen.keyboard.press("Enter")
        expect(seen.locator("#panel .panel-title")).to_contain_text(name)
        seen.wait_for_timeout(600)  # the glide
        box = node(seen, name.lower()).bounding_box()
        assert box
        for part in (".controls", ".minimap"):
            over = seen.locator(part).bounding_box()
            assert over
            beside = over["x"] + over["width"] <= box["x"] or over["x"] >= box["x"] + box["width"]
            assert beside or box["y"] + box["height"] <= over["y"], (name, part)


def test_the_critical_path_is_hidden_and_stays_hidden_after_a_reload(
    seen: Page, site: Site
) -> None:
    visit(seen, site, "release")
    expect(seen.locator("svg.graph:not(.without-critical) .edge.critical").first).to_be_attached()
    seen.keyboard.press("c")
    expect(seen.locator("svg.graph.without-critical")).to_be_attached()
    seen.reload()
    expect(seen.locator("svg.graph.without-critical")).to_be_attached()
    seen.get_by_role("button", name="Critical path").click()
    expect(seen.locator("svg.graph.without-critical")).to_have_count(0)


def test_the_window_is_kept_in_the_address(seen: Page, site: Site) -> None:
    visit(seen, site, "release")
    box = seen.locator(".viewport").bounding_box()
    assert box
    opened = scale(seen)
    seen.mouse.move(box["x"] + 300, box["y"] + 300)
    seen.mouse.wheel(0, -120)
    seen.mouse.down()
    seen.mouse.move(box["x"] + 220, box["y"] + 260, steps=4)
    seen.mouse.up()
    expect(seen).to_have_url(re.compile(r"at=\d+%2C\d+%2C\d"))
    assert scale(seen) == pytest.approx(opened * 1.24, rel=0.01)
    before = node(seen, "build").bounding_box()
    seen.reload()
    expect(seen.locator(".viewport.ready")).to_be_visible()
    after = node(seen, "build").bounding_box()
    assert before
    assert after
    assert abs(after["x"] - before["x"]) < 2
    assert abs(after["y"] - before["y"]) < 2
    seen.keyboard.press("f")
    assert scale(seen) <= 1


def test_dragging_in_the_map_moves_the_window(seen: Page, site: Site) -> None:
    visit(seen, site, "crawl", f"?open=x&task={_uuid('fetch page 3')}")
    window = seen.locator(".minimap .window")
    before = window.bounding_box()
    area = seen.locator(".minimap").bounding_box()
    assert before
    assert area
    seen.mouse.move(area["x"] + area["width"] / 2, area["y"] + 20)
    seen.mouse.down()
    seen.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] - 20, steps=5)
    seen.mouse.up()
    after = window.bounding_box()
    assert after
    assert after["y"] > before["y"]


def test_fingers_pinch_drag_and_tap_on_a_phone(
    browser: Browser, signed_in: Any, site: Site
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
        storage_state=signed_in,
    )  # fmt: skip
    page = context.new_page()
    visit(page, site, "release")
    fingers = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (150, 500), (250, 500))
    for step in range(1, 6):
        touch("touchMove", (150 - 10 * step, 500), (250 + 10 * step, 500))
    touch("touchEnd")
    expect(page).to_have_url(re.compile(r"at=.*%2C(1\.[5-9]|2)"))
    assert scale(page) > 1.5
    start = node(page, "build").bounding_box()
    touch("touchStart", (200, 600))
    for step in range(1, 6):
        touch("touchMove", (200, 600 - 12 * step))
    touch("touchEnd")
    moved = node(page, "build").bounding_box()
    assert start
    assert moved
    assert moved["y"] < start["y"] - 30
    visit(page, site, "release")
    node(page, "build").tap()
    sheet = page.locator("#panel")
    expect(sheet.get_by_role("heading", name="Build")).to_be_visible()
    box = sheet.bounding_box()
    assert box
    assert box["width"] == 390
    assert abs(box["y"] + box["height"] - 844) < 2
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["graph", "outline"])
def test_axe_finds_nothing(seen: Page, site: Site, theme: Any, view: str) -> None:
    seen.emulate_media(color_scheme=theme)
    seen.goto(f"{site.url}/o/acme/lists/release/?view={view}&task={_uuid('build')}")
    expect(seen.locator("#panel").get_by_role("heading", name="Build")).to_be_visible()
    results = Axe().run(seen)
    assert results.violations_count == 0, results.generate_report()
