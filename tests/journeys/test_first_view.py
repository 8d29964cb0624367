"""What one sees of a list's graph before doing anything: the frontier, clear of all that floats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.conftest import NewSite
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.services.site import Site
from tests.services.waiting import until

STEPS, LANES = 9, 9
LAST = f"step {STEPS - 1} lane {LANES - 1}"
STATUSES = {
    "step 0 lane 0": "completed",
    "step 0 lane 1": "cancelled",
    f"step {STEPS - 2} lane 0": "blocked",
    **{f"step {STEPS - 1} lane {lane}": "failed" for lane in range(LANES)},
}
CUT_OFF = """bar => [...bar.querySelectorAll("a, summary, input[type=search]")].filter((part) => {
  const box = part.getBoundingClientRect();
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const near = document.elementFromPoint(box.right - 3, box.y + box.height / 2);
  return box.width && !(part.contains(seen) && part.contains(near));
}).map((part) => part.textContent)"""
WIDE, NARROW = (1440, 900), (390, 844)
BETWEEN = [pytest.param(size, marks=pytest.mark.long) for size in ((1024, 768), (820, 1000))]
SIZES = [WIDE, NARROW, *BETWEEN]

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


def _uuid(key: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{key} {name}"))


def _task(key: str, name: str, *needs: str) -> dict[str, Any]:
    return {
        "taskId": _uuid(key, name),
        "taskListId": key,
        "title": name,
        "status": STATUSES.get(name, "pending"),
        "assignedAgentId": "ada" if name == "step 5 lane 5" else None,
        "dependsOn": [_uuid(key, need) for need in needs],
    }


def _needs(step: int, lane: int) -> list[str]:
    """The step before; once also the one before that, which the graph need not draw."""
    befores = {0: [], 2: [1, 0]}.get(step, [step - 1])
    return [f"step {before} lane {lane}" for before in befores]


def _workload(folder: Path) -> Path:
    """A list that is wider and higher than any window, and one of which all can be in sight."""
    tasks = [
        _task("large", f"step {step} lane {lane}", *_needs(step, lane))
        for step in range(STEPS)
        for lane in range(LANES)
    ]
    tasks += [_task("small", "begin"), _task("small", "end", "begin")]
    path = folder / "views.json"
    path.write_text(json.dumps({"name": "views", "source": "this test", "tasks": tasks}))
    return path


@pytest.fixture(scope="module")
def site(new_site: NewSite) -> Iterator[Site]:
    made = new_site()
    upstream = made.start_simulator([_workload(made.folder)], token=TOKEN)
    made.connect("acme", upstream, token=TOKEN)
    made.manage("sync", "acme", "--full", "--list", "large", "small")
    made.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    made.start_web()
    made.start_worker(processes=1)
    yield made
    made.stop()


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}")
def seen(request: pytest.FixtureRequest, browser: Browser, signed_in: Any) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, storage_state=signed_in
    )
    yield context.new_page()
    context.close()


def _visit(page: Page, site: Site, key: str, query: str = "") -> None:
    page.goto(f"{site.url}/o/acme/lists/{key}/{query}")
    expect(page.locator(".viewport.ready")).to_be_visible()


def _box(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box
    return box


def _across(box: FloatRect) -> tuple[float, float]:
    return box["x"], box["width"]


def _down(box: FloatRect) -> tuple[float, float]:
    return box["y"], box["height"]


def _apart(one: FloatRect, other: FloatRect) -> bool:
    return (
        one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
        or one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
    )


def test_the_frontier_is_in_sight_and_under_nothing(seen: Page, site: Site) -> None:
    _visit(seen, site, "large", "?view=graph")
    expect(seen.locator(".minimap")).to_be_visible()
    window = _box(seen.locator(".viewport"))
    cards = seen.locator('svg.graph .node[data-status="failed"] .card').all()
    shown = [box for card in cards if not _apart(box := _box(card), window)]
    assert len(shown) >= 3
    over = _box(seen.locator(".minimap"))
    assert all(_apart(box, over) for box in shown)
    assert _apart(window, _box(seen.locator(".controls")))
    picture = _box(seen.locator(".canvas svg.graph"))
    assert picture["x"] <= window["x"] + 1
    assert picture["y"] <= window["y"] + 1
    assert picture["x"] + picture["width"] >= window["x"] + window["width"] - 1
    assert picture["y"] + picture["height"] >= window["y"] + window["height"] - 1


def _card(page: Page, name: str) -> Locator:
    return page.locator(f'svg.graph [data-task="{_uuid("large", name)}"] .card')


def _clear(page: Page, name: str) -> bool:
    """Whether a node is seen whole, and nothing that floats is over it."""
    card, window = _box(_card(page, name)), _box(page.locator(".viewport"))
    inside = (
        window["x"] <= card["x"]
        and window["y"] <= card["y"]
        and card["x"] + card["width"] <= window["x"] + window["width"]
        and card["y"] + card["height"] <= window["y"] + window["height"]
    )
    return inside and _apart(card, _box(page.locator(".minimap")))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?status=cancelled", ["step 0 lane 1"]),
        ("?status=cancelled&status=completed", ["step 0 lane 0", "step 0 lane 1"]),
        ("?q=step+4+lane+4", ["step 4 lane 4"]),
        ("?agent=ada", ["step 5 lane 5"]),  # which only the server finds
    ],
)
def test_an_address_that_filters_opens_on_what_it_finds(
    seen: Page, site: Site, query: str, found: list[str]
) -> None:
    _visit(seen, site, "large", query)
    expect(seen.locator("svg.graph .node:not(.dimmed)")).to_have_count(len(found))
    until(lambda: all(_clear(seen, name) for name in found), what="the sight of all that fits")
    seen.wait_for_timeout(600)
    assert "at=" not in seen.url


def test_of_more_than_can_be_seen_the_first_is_seen(seen: Page, site: Site) -> None:
    _visit(seen, site, "large", "?status=pending&view=graph")
    expect(seen.locator("svg.graph .node.dimmed")).not_to_have_count(0)
    first = seen.locator("svg.graph .node:not(.dimmed) title").first.text_content()
    assert first
    assert _clear(seen, first)


def test_a_place_or_a_task_in_the_address_goes_before_what_it_finds(seen: Page, site: Site) -> None:
    _visit(seen, site, "large", f"?status=cancelled&task={_uuid('large', LAST)}")
    expect(_card(seen, LAST)).to_be_in_viewport()
    _visit(seen, site, "large", "?status=failed&at=600,400,1")
    window = _box(seen.locator(".viewport"))
    picture = _box(seen.locator(".canvas svg.graph"))
    assert picture["x"] + 600 == pytest.approx(window["x"] + window["width"] / 2, abs=1)


def test_whoever_filters_stays_where_they_are(seen: Page, site: Site) -> None:
    _visit(seen, site, "large", "?view=graph")
    place = _box(seen.locator(".canvas svg.graph"))
    seen.locator("#chips .chip", has_text="Cancelled").click()
    expect(seen.locator("svg.graph .node:not(.dimmed)")).to_have_count(1)
    seen.wait_for_timeout(800)
    after = _box(seen.locator(".canvas svg.graph"))
    assert (after["x"], after["y"]) == pytest.approx((place["x"], place["y"]), abs=2)


@pytest.mark.parametrize("seen", [WIDE, *BETWEEN], ids=lambda size: f"{size[0]}", indirect=True)
def test_a_picture_that_fits_is_in_the_middle_and_needs_no_map(seen: Page, site: Site) -> None:
    _visit(seen, site, "small", "?view=graph")
    window, picture = _box(seen.locator(".viewport")), _box(seen.locator(".canvas svg.graph"))
    for axis in (_across, _down):
        (start, length), (first, long) = axis(window), axis(picture)
        assert first + long / 2 == pytest.approx(start + length / 2, abs=2)
    expect(seen.locator(".minimap")).to_be_hidden()
    for _ in range(6):
        seen.get_by_role("button", name="Zoom in").click()
    expect(seen.locator(".minimap")).to_be_visible()
    seen.keyboard.press("f")
    expect(seen.locator(".minimap")).to_be_hidden()


def test_every_chip_choice_and_control_is_in_sight(seen: Page, site: Site) -> None:
    _visit(seen, site, "large", "?view=graph")
    assert seen.locator("#filterbar").evaluate(CUT_OFF) == []
    assert seen.locator(".controls").evaluate(CUT_OFF) == []
    chips = seen.locator("#chips .chip:visible")
    expect(chips.filter(has_text="Stuck")).to_have_count(1)
    chips.first.focus()
    for _ in range(chips.count() - 1):
        seen.keyboard.press("Tab")
    expect(chips.last).to_be_focused()
    seen.keyboard.press("Enter")
    expect(chips.last).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("seen", [WIDE, *BETWEEN], ids=lambda size: f"{size[0]}", indirect=True)
def test_no_chip_or_control_is_under_the_panel_of_a_task(seen: Page, site: Site) -> None:
    _visit(seen, site, "large", f"?status=failed&task={_uuid('large', LAST)}")
    expect(seen.locator("#panel .panel-title")).to_be_visible()
    for bar in ("#filterbar", ".drawbar", ".controls"):
        assert seen.locator(bar).evaluate(CUT_OFF) == []


def test_how_fresh_and_how_complete_the_list_is_stands_in_sight(seen: Page, site: Site) -> None:
    _visit(seen, site, "large", "?view=graph")
    facts, told = _box(seen.locator("#facts")), seen.locator("#freshness")
    expect(told).to_contain_text(re.compile(r"all read (just now|\d+ . ago)"))
    box = _box(told)
    assert box["y"] + box["height"] <= facts["y"] + facts["height"] + 1
    assert box["x"] + box["width"] <= facts["x"] + facts["width"] + 1


def test_what_is_drawn_can_be_read_and_left_at_any_width(seen: Page, site: Site) -> None:
    _visit(seen, site, "large", f"?focus={_uuid('large', LAST)}&fold=none")
    bar = seen.locator(".drawbar")
    expect(bar.get_by_role("link", name="leave the focus")).to_be_visible()
    assert bar.evaluate(CUT_OFF) == []
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
