"""What a browser's console is told while tasks are changed: nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.doing.workshop import Workshop, dialog, said
from tests.services.waiting import until

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]

_TOLD_THRICE = """() => {
    for (let time = 0; time < 3; time += 1) document.dispatchEvent(new CustomEvent("taskloom:reread"));
}"""  # noqa: E501


@pytest.fixture
def errors(anna: Page, workshop: Workshop) -> list[str]:
    for name in ("first", "second"):
        workshop.make(name)
    workshop.read()
    told: list[str] = []
    anna.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
    return told


def test_a_write_in_the_panel_that_is_told_twice_leaves_no_error(
    anna: Page, workshop: Workshop, errors: list[str]
) -> None:
    workshop.open(anna, "first", view="table")
    panel = anna.locator("#panel")
    for word, done in (("Running", "in_progress"), ("Cancelled", "cancelled")):
        panel.get_by_text("Set status").click()
        panel.get_by_role("button", name=word, exact=True).click()
        said(anna, f"Status of “first”: {word}")
        # The stream tells of it too, as a rule while the answer's own reading is under way.
        anna.evaluate(_TOLD_THRICE)
        expect(panel.locator(".pill")).to_have_attribute("data-status", done)
    anna.wait_for_timeout(500)
    assert errors == []


def test_a_panel_left_while_it_came_shows_the_next_task(
    anna: Page, workshop: Workshop, errors: list[str]
) -> None:
    workshop.open(anna, "first", view="table")
    link = '#sheet [data-task-link="{}"]'
    for name in ("second", "first", "second"):
        anna.locator(link.format(workshop.tasks[name])).dispatch_event("click")
    expect(anna.locator("#panel [data-panel-task]")).to_have_attribute(
        "data-panel-task", workshop.tasks["second"]
    )
    anna.wait_for_timeout(500)
    assert errors == []


def test_a_dialog_asked_for_before_another_one_came_shows_last(
    anna: Page, workshop: Workshop, errors: list[str]
) -> None:
    workshop.open(anna, "first", view="table")
    held = hold(anna, "**/tasks/new/**")
    anna.locator("[data-key=n]").first.dispatch_event("click")
    anna.locator("#panel [data-key=e]").dispatch_event("click")
    let_go(anna, held)
    expect(dialog(anna).get_by_role("heading")).to_contain_text("Edit")
    anna.wait_for_timeout(500)
    assert errors == []
    anna.keyboard.press("Escape")


def test_a_connection_tested_while_its_state_is_on_its_way_leaves_no_error(
    boss: Page, workshop: Workshop
) -> None:
    told: list[str] = []
    boss.on("console", lambda line: told.append(line.text) if line.type == "error" else None)
    boss.goto(f"{workshop.site.url}/o/acme/connections/")
    held = hold(boss, "**/connections/*/state/")
    boss.locator("[data-poll]").evaluate("element => htmx.trigger(element, 'poll')")
    until(lambda: boss.evaluate("1") and held, what="the question for the state")
    boss.get_by_role("button", name="Test connection").click()
    let_go(boss, held)
    expect(boss.locator(".connection-state")).to_contain_text("took the token")
    assert told == []


def hold(page: Page, path: str) -> list[Route]:
    """What is asked for at this path from now on, held back."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(path, keep)
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """What was held back comes, and so does all that is asked for from now on."""
    page.wait_for_timeout(300)  # time for a request that breaks off the one that is held
    for route in held:
        route.continue_()
    page.unroute_all()
