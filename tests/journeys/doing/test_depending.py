"""What waits for what, changed in a panel and by dragging, and circles refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.doing.workshop import Workshop, dialog, said

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module", autouse=True)
def tasks(workshop: Workshop) -> None:
    """plan → build → ship, and a way through another list."""
    workshop.make("plan")
    workshop.make("build", "plan")
    workshop.make("ship", "build")
    workshop.make("first")
    workshop.make("abroad", "first", taskListId="elsewhere")
    workshop.make("last", "abroad")
    workshop.read()


def test_a_dependency_is_added_and_removed_in_the_panel(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, "ship")
    anna.locator("#panel").get_by_role("link", name="Add").click()
    dialog(anna).get_by_label("Search tasks").fill("plan")
    dialog(anna).locator(".found").get_by_label("plan").check()
    dialog(anna).get_by_role("button", name="Add").click()
    said(anna, "“ship” now waits for “plan”")
    needs = workshop.now("ship")["dependsOn"]
    assert needs == [workshop.tasks["build"], workshop.tasks["plan"]]
    anna.locator("#panel").get_by_role("button", name="No longer wait for plan").click()
    said(anna, "“ship” no longer waits for “plan”")
    assert workshop.now("ship")["dependsOn"] == [workshop.tasks["build"]]


def _drag(page: Page, workshop: Workshop, source: str, target: str) -> None:
    page.locator('[data-zoom="fit"]').click()
    page.wait_for_timeout(300)  # the picture glides for 200 ms
    workshop.node(page, source).hover()
    grip = page.locator(".link-handle .dot").bounding_box()
    goal = workshop.node(page, target).bounding_box()
    assert grip
    assert goal
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + goal["height"] / 2, steps=5)
    page.mouse.up()


def test_an_edge_is_dragged_in_the_graph_and_dragged_away_again(
    anna: Page, workshop: Workshop
) -> None:
    workshop.open(anna)
    _drag(anna, workshop, "plan", "ship")
    said(anna, "“ship” now waits for “plan”")
    needs = [workshop.tasks["build"], workshop.tasks["plan"]]
    assert workshop.now("ship")["dependsOn"] == needs
    expect(anna.locator("#panel")).to_be_hidden()
    _drag(anna, workshop, "plan", "ship")
    said(anna, "“ship” no longer waits for “plan”")
    assert workshop.now("ship")["dependsOn"] == needs[:1]


def test_a_circle_is_refused_and_named(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna)
    _drag(anna, workshop, "ship", "plan")
    circle = "“plan” → “ship” → “build” → “plan”"
    expect(dialog(anna).get_by_role("alert")).to_contain_text(circle)
    assert workshop.now("plan")["dependsOn"] == []
    anna.keyboard.press("Escape")
    expect(anna.locator("#dialog")).to_be_hidden()


def test_a_circle_through_another_list_is_refused_too(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna)
    _drag(anna, workshop, "last", "first")
    circle = "“first” → “last” → “abroad” (in elsewhere) → “first”"
    expect(dialog(anna).get_by_role("alert")).to_contain_text(circle)
    assert workshop.now("first")["dependsOn"] == []
    anna.keyboard.press("Escape")
    expect(anna.locator("#dialog")).to_be_hidden()
