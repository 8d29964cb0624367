"""What was ticked, before a filter too: told, left out, or done, in a browser."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.doing.workshop import Workshop, dialog, said, undo

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]

NAMES = [f"old {number}" for number in range(6)]
MANY = [f"many {number}" for number in range(4)]


@pytest.fixture(scope="module", autouse=True)
def tasks(workshop: Workshop) -> None:
    """Six that get ticked, and one that depends on the last."""
    for name in NAMES:
        workshop.make(name)
    workshop.make("heir", "old 5")
    workshop.read()


def tick(page: Page, workshop: Workshop, names: Iterable[str]) -> None:
    for name in names:
        page.locator(f'[data-pick][value="{workshop.tasks[name]}"]').check()


def filter_by(page: Page, words: str, rows: int) -> None:
    page.locator("#find").fill(words)
    expect(page.locator("#sheet [data-pick]")).to_have_count(rows)


def ask_to_delete(page: Page) -> None:
    page.locator("#bulk").get_by_role("button", name="Delete").click()
    expect(dialog(page)).to_be_visible()


@pytest.mark.parametrize("view", ["table", "board"])
def test_a_delete_tells_what_the_filter_hides_of_what_was_ticked(
    anna: Page, workshop: Workshop, view: str
) -> None:
    workshop.open(anna, view=view)
    tick(anna, workshop, NAMES)
    filter_by(anna, "old 0", 1)
    expect(anna.locator("[data-picked-count]")).to_have_text("6 tasks selected, 5 not shown here")
    ask_to_delete(anna)
    expect(dialog(anna).get_by_role("heading", name="Delete 7 tasks?")).to_be_visible()
    expect(dialog(anna).locator('[data-picked-part="shown"] li')).to_have_text(["old 0"])
    hidden = dialog(anna).locator('[data-picked-part="hidden"]')
    expect(hidden).to_contain_text("not shown by the filter 5")
    expect(hidden.locator("li")).to_have_text(NAMES[1:])
    expect(dialog(anna).locator('[data-picked-part="extra"]')).to_contain_text("heir")
    expect(dialog(anna).get_by_label("Type 7, the number of tasks, to confirm")).to_be_visible()
    anna.keyboard.press("Escape")
    expect(anna.locator("#dialog")).to_be_hidden()
    anna.locator("[data-pick-none]").click()
    anna.locator("#find").fill("")


def test_what_the_filter_hides_is_left_out_and_stays(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, view="table")
    tick(anna, workshop, NAMES)
    filter_by(anna, "old 0", 1)
    ask_to_delete(anna)
    dialog(anna).get_by_role("button", name="Leave out the 5 not shown").click()
    expect(dialog(anna).get_by_role("heading", name="Delete 1 task?")).to_be_visible()
    dialog(anna).get_by_role("button", name="Delete it").click()
    said(anna, "Deleted: 1 task")
    assert set(workshop.state()) == {*NAMES[1:], "heir"}


def test_what_is_confirmed_goes_with_what_the_filter_hides(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, view="table")
    anna.locator("#find").fill("")
    tick(anna, workshop, NAMES[1:])
    filter_by(anna, "old 1", 1)
    ask_to_delete(anna)
    dialog(anna).get_by_label("Type 6").fill("6")
    anna.keyboard.press("Enter")
    said(anna, "Deleted: 5 tasks and 1 that depended on them")
    assert workshop.state() == {}


def test_ticked_tasks_are_changed_together(anna: Page, workshop: Workshop) -> None:
    for name in MANY:
        workshop.make(name)
    workshop.read()
    workshop.open(anna, view="table")
    tick(anna, workshop, MANY)
    anna.locator("#bulk").get_by_role("button", name="Assign").click()
    dialog(anna).get_by_label("Agent").fill("crowd")
    dialog(anna).get_by_role("button", name="Assign").click()
    said(anna, "Assigned: 4 tasks")
    assert {workshop.now(name)["assignedAgentId"] for name in MANY} == {"crowd"}
    undo(anna, "Assigned: 4 tasks")
    assert {workshop.now(name)["assignedAgentId"] for name in MANY} == {None}
