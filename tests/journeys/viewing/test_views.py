"""The views of one list, as a person uses them: one filter, one open task, each its own picture."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.viewing.launch import Running, asked, item, open_list

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]

VIEWS = ("board", "table", "timeline", "agents", "outline")


def test_filter_and_open_task_go_along_from_view_to_view(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "view=graph")
    page.locator('.chip[data-status="in_progress"]').click()
    page.locator("#filterbar summary", has_text="Agents").click()
    page.get_by_label(re.compile("^coder")).check()
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_have_text("1 found")
    views = page.get_by_role("navigation", name="Views")
    for view in ("Board", "Table", "Timeline", "Agents"):
        views.get_by_role("link", name=view, exact=True).click()
        expect(page.locator("#sheet [data-task]")).to_have_count(1)
        expect(item(page, running, "Build")).to_be_visible()
        assert asked(page)["status"] == ["in_progress"]
        assert asked(page)["agent"] == ["coder"]
    item(page, running, "Build").locator(".row-link").click()
    expect(page.locator("#panel").get_by_role("heading", name="Build")).to_be_visible()
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.locator("#panel").get_by_role("heading", name="Build")).to_be_visible()
    page.get_by_role("link", name="Clear", exact=True).click()
    expect(item(page, running, "Ship")).to_be_visible()


def test_how_many_were_found_covers_no_word_on_a_phone(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    page.set_viewport_size({"width": 390, "height": 844})
    open_list(page, running, "view=graph&q=a+few+words")
    expect(page.locator("#found")).to_have_text("none found")
    box, found = page.locator("#find").bounding_box(), page.locator("#found").bounding_box()
    assert box
    assert found
    kept_free = page.locator("#find").evaluate(
        "box => parseFloat(getComputedStyle(box).paddingRight)"
    )
    assert found["x"] >= box["x"] + box["width"] - kept_free
    assert box["width"] > 300


@pytest.mark.parametrize("view", ["graph", "table"])
def test_back_takes_a_filter_away_and_forward_brings_it_again(
    signed_in_page: Page, running: Running, view: str
) -> None:
    page = signed_in_page
    open_list(page, running, f"view={view}")
    chip = page.locator('.chip[data-status="in_progress"]')
    chip.click()
    expect(page.locator("#found")).to_have_text("1 found")
    page.go_back()
    expect(page.locator("#found")).to_have_text("")
    expect(chip).not_to_have_attribute("aria-current", "true")
    page.go_forward()
    expect(page.locator("#found")).to_have_text("1 found")
    expect(chip).to_have_attribute("aria-current", "true")
    chip.click()
    expect(page.locator("#found")).to_have_text("")


def test_the_list_comes_back_as_it_was_left(signed_in_page: Page, running: Running) -> None:
    page = signed_in_page
    open_list(page, running, "view=table")
    page.locator('.chip[data-status="pending"]').click()
    expect(item(page, running, "Build")).to_have_count(0)
    page.goto(f"{running.site.url}/o/acme/lists/launch/")
    expect(item(page, running, "Ship")).to_be_visible()
    assert asked(page) == {"view": ["table"], "status": ["pending"]}
    open_list(page, running, "view=graph")


def test_the_timeline_shows_what_was_runs_and_comes_and_zooms(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "view=timeline")
    expect(item(page, running, "Build").locator(".bar-running")).to_have_count(1)
    expect(item(page, running, "Ship").locator(".bar-likely")).to_have_count(1)
    expect(page.locator(".gantt-ground .now")).to_have_count(1)
    page.keyboard.press("+")
    expect(page.locator(".gantt.zoom-2")).to_be_visible()
    assert asked(page)["zoom"] == ["2"]
    page.get_by_role("link", name="By agent").click()
    expect(page.locator(".gantt-row")).to_have_count(5)


def test_the_agents_tell_who_is_on_what_and_change_by_themselves(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "view=agents")
    writer = page.locator('.seat[data-agent="writer"]')
    expect(writer).to_contain_text("not begun")
    running.update("Tell", status="in_progress", progress=0.25)
    expect(writer).to_contain_text("working on 1")
    expect(writer.get_by_role("link", name="Tell")).to_be_visible()


def test_a_view_is_saved_under_a_name_used_and_deleted(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "view=table")
    page.locator('.chip[data-status="blocked"]').click()
    page.locator(".saved > summary").click()
    page.get_by_label("Save what you see as").fill("Needs me")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("“Needs me” was saved.")).to_be_visible()
    open_list(page, running, "view=board")
    page.locator(".saved > summary").click()
    page.get_by_role("link", name="Needs me").click()
    expect(page).to_have_url(re.compile(r"view=table&status=blocked"))
    page.locator(".saved > summary").click()
    page.get_by_text("Change “Needs me”").locator("..").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("“Needs me” was deleted.")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_wrong_in_any_view(
    signed_in_page: Page, running: Running, theme: Any
) -> None:
    page = signed_in_page
    page.emulate_media(color_scheme=theme)
    for view in VIEWS:
        open_list(page, running, f"view={view}&task={running.tasks['Build']}")
        expect(page.locator("#sheet [data-task]").first).to_be_visible()
        found = Axe().run(page)
        told = [
            (rule["id"], [node["html"][:200] for node in rule["nodes"][:3]])
            for rule in found.response["violations"]
        ]
        assert told == [], f"{view}, {theme}"


def test_a_long_timeline_opens_on_what_is_open_now(signed_in_page: Page, running: Running) -> None:
    page = signed_in_page
    page.set_viewport_size({"width": 390, "height": 420})
    open_list(page, running, "view=timeline")
    expect(page.locator(".gantt-ground .now")).to_be_in_viewport()
    expect(item(page, running, "Build")).to_be_in_viewport()
