"""Tasks that are made and deleted in a browser, and what the upstream holds afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.doing.workshop import Workshop, dialog, said, undo

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module", autouse=True)
def tasks(workshop: Workshop) -> None:
    """What some are made after, and a root with all that hangs on it."""
    workshop.make("plan")
    workshop.make("build", "plan", assignedAgentId="coder")
    workshop.make("root")
    for number in range(5):
        workshop.make(f"leaf {number}", "root")
    workshop.make("far leaf", "root", taskListId="elsewhere")
    workshop.read()


def test_a_task_is_made_by_keyboard_with_a_dependency_found_by_search(
    anna: Page, workshop: Workshop
) -> None:
    workshop.open(anna)
    expect(workshop.node(anna, "plan")).to_be_visible()
    anna.keyboard.press("n")
    expect(dialog(anna).get_by_role("heading", name="New task")).to_be_visible()
    expect(dialog(anna).get_by_label("Title")).to_be_focused()
    anna.keyboard.type("Test it")
    anna.get_by_label("Search tasks").first.fill("buil")
    expect(dialog(anna).locator(".found label")).to_have_count(1)
    anna.keyboard.press("Enter")
    dialog(anna).get_by_role("button", name="Create").click()
    said(anna, "Created “Test it”")
    made = workshop.state()["Test it"]
    assert made["dependsOn"] == [workshop.tasks["build"]]
    assert made["taskListId"] == "launch"
    expect(anna.locator(f'#panel [data-panel-task="{made["taskId"]}"]')).to_be_visible()
    expect(anna.locator(f'svg.graph [data-task="{made["taskId"]}"]')).to_have_count(1)
    undo(anna, "Created “Test it”")
    assert "Test it" not in workshop.state()


def test_a_task_is_made_from_another_one(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, "build")
    anna.locator("#panel").get_by_label("More actions").click()
    anna.get_by_role("link", name="New task like this…").click()
    expect(dialog(anna).get_by_label("Title")).to_have_value("build")
    dialog(anna).get_by_label("Title").fill("Build it twice")
    dialog(anna).get_by_role("button", name="Create").click()
    said(anna, "Created “Build it twice”")
    made = workshop.state()["Build it twice"]
    assert (made["assignedAgentId"], made["dependsOn"]) == ("coder", [workshop.tasks["plan"]])


def test_many_are_pasted_at_once(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna)
    anna.get_by_role("link", name="New task").click()
    dialog(anna).get_by_role("link", name="Paste many").click()
    dialog(anna).get_by_label("Tasks", exact=True).fill("- Pasted one\n- Pasted two")
    dialog(anna).get_by_label("Each line waits for the one before it").check()
    dialog(anna).get_by_role("button", name="Create them").click()
    said(anna, "Created 2 tasks")
    state = workshop.state()
    assert state["Pasted two"]["dependsOn"] == [state["Pasted one"]["taskId"]]


def test_a_delete_shows_what_goes_in_the_graph_and_asks_for_the_number(
    anna: Page, workshop: Workshop
) -> None:
    workshop.open(anna, "root")
    anna.locator("#panel").get_by_label("More actions").click()
    anna.get_by_role("link", name="Delete…").click()
    expect(dialog(anna)).to_contain_text("far leaf")
    expect(dialog(anna)).to_contain_text("In elsewhere")
    expect(anna.locator("svg.graph .node.doomed")).not_to_have_count(0)
    dialog(anna).get_by_role("button", name="Delete all 7").click()
    expect(dialog(anna).get_by_role("alert")).to_contain_text("Type 7")
    assert "root" in workshop.state()
    dialog(anna).get_by_label("Type 7, the number of tasks, to confirm").fill("7")
    anna.keyboard.press("Enter")
    said(anna, "Deleted “root” and 6 that depended on it")
    assert not {"root", "leaf 0", "far leaf"} & workshop.state().keys()
    expect(anna.locator("#panel")).to_be_hidden()
    expect(anna.locator(".doomed")).to_have_count(0)


def test_nothing_done_to_a_deleted_task_is_offered_for_taking_back(
    anna: Page, workshop: Workshop
) -> None:
    workshop.open(anna)
    anna.get_by_role("link", name="New task").click()
    dialog(anna).get_by_label("Title").fill("Throw it away")
    dialog(anna).get_by_role("button", name="Create").click()
    said(anna, "Created “Throw it away”")
    anna.locator("#panel").get_by_label("More actions").click()
    anna.get_by_role("link", name="Delete…").click()
    dialog(anna).get_by_role("button", name="Delete it").click()
    said(anna, "Deleted “Throw it away”")
    expect(anna.locator(".toast").filter(has_text="Created")).to_have_count(0)
