"""Rows and cards by hand: sorted, ticked, taken away as a file, dragged, moved by keys."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.viewing.launch import Running, asked, column, item, open_list

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_table_is_sorted_walked_and_ticked_from_the_keyboard(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "view=table")
    page.get_by_role("link", name="Task", exact=True).click()
    titles = page.locator("#sheet .line .row-link")
    expect(titles.first).to_have_text("Build")
    assert asked(page)["sort"] == ["title"]
    page.keyboard.press("Escape")
    titles.first.focus()
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+j")
    expect(page.locator("[data-picked-count]")).to_have_text("3 tasks selected")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(page.locator("[data-picked-count]")).to_have_text("4 tasks selected")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.get_by_role("link", name="Board", exact=True).click()
    expect(page.locator("[data-picked-count]")).to_have_text("4 tasks selected")
    page.get_by_role("button", name="Clear the selection").click()
    expect(page.locator("[data-picks]")).to_be_hidden()


def test_a_range_is_ticked_with_shift_and_taken_away_as_a_file(
    signed_in_page: Page, running: Running, tmp_path: Path
) -> None:
    page = signed_in_page
    open_list(page, running, "view=table&q=port&sort=title")
    boxes = page.locator("#sheet [data-pick]")
    expect(boxes).to_have_count(5)
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-picked-count]")).to_have_text("3 tasks selected")
    with page.expect_download() as download:
        page.locator("[data-picks]").get_by_role("button", name="CSV").click()
    file = tmp_path / "tasks.csv"
    download.value.save_as(file)
    with file.open(newline="", encoding="utf-8") as opened:
        assert [row["Task"] for row in csv.DictReader(opened)] == ["Port 2", "Port 3", "Port 4"]
    page.get_by_role("button", name="Clear the selection").click()


def test_columns_are_chosen_and_stay_chosen(signed_in_page: Page, running: Running) -> None:
    page = signed_in_page
    open_list(page, running, "view=table")
    page.get_by_text("Columns", exact=True).first.click()
    page.get_by_label("Kind", exact=True).check()
    expect(page.get_by_role("columnheader", name="Kind")).to_be_visible()
    page.goto(f"{running.site.url}/o/acme/lists/launch/")
    expect(page.get_by_role("columnheader", name="Kind")).to_be_visible()
    open_list(page, running, "view=graph")


def test_a_change_upstream_moves_its_card_without_a_reload(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "view=board")
    card = item(page, running, "Port 5")
    expect(item(column(page, "pending"), running, "Port 5")).to_be_visible()
    card.locator(".row-link").focus()
    page.evaluate("window.neverReloaded = true")
    running.update("Port 5", status="in_progress", progress=0.5)
    expect(item(column(page, "in_progress"), running, "Port 5")).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True
    expect(card.locator(".row-link")).to_be_focused()


def test_a_card_is_dragged_to_another_status(signed_in_page: Page, running: Running) -> None:
    page = signed_in_page
    open_list(page, running, "view=board")
    item(page, running, "Port 1").drag_to(column(page, "in_progress").locator(".pile"))
    expect(item(column(page, "in_progress"), running, "Port 1")).to_be_visible()
    assert running.status("Port 1") == "in_progress"


def test_a_card_is_moved_by_the_keyboard_and_a_status_asks_for_what_it_needs(
    signed_in_page: Page, running: Running
) -> None:
    page = signed_in_page
    open_list(page, running, "view=board")
    item(page, running, "Port 2").locator(".row-link").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(item(column(page, "in_progress"), running, "Port 2")).to_be_visible()
    assert running.status("Port 2") == "in_progress"
    page.keyboard.press("Escape")
    item(page, running, "Port 2").locator(".row-link").focus()
    page.keyboard.press("Shift+ArrowRight")
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Blocked because").fill("Which port?")
    dialog.locator("button.primary").click()
    expect(item(column(page, "blocked"), running, "Port 2")).to_be_visible()
    assert running.status("Port 2") == "blocked"


def test_table_and_filter_work_without_scripts(signed_in_page: Page, running: Running) -> None:
    browser = signed_in_page.context.browser
    assert browser is not None
    plain = browser.new_context(
        java_script_enabled=False, storage_state=signed_in_page.context.storage_state()
    )
    page = plain.new_page()
    open_list(page, running, "view=table&sort=title")
    page.get_by_label("Find a task").fill("port")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".line")).to_have_count(5)
    assert asked(page)["sort"] == ["title"]
    page.get_by_role("link", name="Port 3").click()
    expect(page.locator("#panel").get_by_role("heading", name="Port 3")).to_be_visible()
    plain.close()
