"""Tasks that are changed in a browser, and what the upstream holds afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.doing.workshop import Workshop, dialog, said, undo
from tests.services.waiting import until

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module", autouse=True)
def tasks(workshop: Workshop) -> None:
    """plan → build → ship, one that failed, and two by themselves."""
    workshop.make("plan", assignedAgentId="planner")
    workshop.make("build", "plan", assignedAgentId="coder")
    workshop.make("ship", "build")
    workshop.make("broken", status="failed", maxRetries=3)
    workshop.make("loner")
    workshop.make("shared")
    workshop.read()


def test_fields_are_edited_and_taken_back(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, "plan")
    anna.keyboard.press("e")
    form = dialog(anna)
    form.get_by_label("Description").fill("# Goal\n- scope")
    form.get_by_label("Metadata").fill('{"priority": "high"}')
    form.get_by_label("Progress", exact=True).fill("40")
    form.get_by_role("button", name="Save").click()
    said(anna, "Changed “plan”: description, metadata, progress")
    now = workshop.now("plan")
    assert (now["description"], now["metadata"]) == ("# Goal\n- scope", {"priority": "high"})
    assert now["progress"] == 0.4
    expect(anna.locator("#panel .markdown h3")).to_have_text("Goal")
    undo(anna, "Changed “plan”: description")
    now = workshop.now("plan")
    assert (now["description"], now["metadata"], now["progress"]) == ("", {}, 0)


@pytest.mark.parametrize(
    ("word", "status", "field", "text"),
    [
        ("Running", "in_progress", None, None),
        ("Blocked", "blocked", "Blocked because", "Waits for a key"),
        ("Failed", "failed", "Error", "no disk"),
        ("Done", "completed", "Result", '{"pages": 3}'),
    ],
)
def test_each_status_is_set_with_what_it_needs(
    anna: Page, workshop: Workshop, word: str, status: str, field: str | None, text: str | None
) -> None:
    workshop.open(anna, "loner")
    anna.locator("#panel").get_by_text("Set status", exact=True).click()
    anna.locator("#panel .menu-list").get_by_role("button", name=word, exact=True).click()
    if field and text:
        dialog(anna).get_by_label(field).fill(text)
        dialog(anna).get_by_role("button", name="Set status").click()
    said(anna, f"Status of “loner”: {word}")
    now = workshop.now("loner")
    assert now["status"] == status
    kept = {"Blocked because": "blockedReason", "Error": "error"}.get(field or "")
    if kept:
        assert now[kept] == text
    if status == "completed":
        assert now["result"] == {"pages": 3}
    expect(anna.locator("#panel .pill").first).to_have_text(word)


def test_a_task_is_assigned_and_unassigned(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, "ship")
    anna.locator("#panel").get_by_label("More actions").click()
    anna.get_by_role("link", name="Assign…").click()
    dialog(anna).get_by_label("Agent").fill("captain")
    dialog(anna).get_by_role("button", name="Assign").click()
    said(anna, "Agent of “ship”: captain")
    assert workshop.now("ship")["assignedAgentId"] == "captain"
    undo(anna, "Agent of “ship”: captain")
    assert workshop.now("ship")["assignedAgentId"] is None


def test_a_failed_task_is_tried_again(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, "broken")
    anna.locator("#panel").get_by_role("button", name="Try again").click()
    said(anna, "Status of “broken”: Pending")
    now = workshop.now("broken")
    assert (now["status"], now["retryCount"], now["error"]) == ("pending", 1, None)


def test_a_task_moves_to_another_list_and_back(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, "broken")
    anna.locator("#panel").get_by_label("More actions").click()
    anna.get_by_role("link", name="Move to another list…").click()
    dialog(anna).get_by_label("List").fill("next week")
    dialog(anna).get_by_role("button", name="Move").click()
    said(anna, "List of “broken”: next week")
    assert workshop.now("broken")["taskListId"] == "next week"
    expect(anna.locator("#panel")).to_be_hidden()
    expect(workshop.node(anna, "broken")).to_have_count(0)
    undo(anna, "List of “broken”: next week")
    assert workshop.now("broken")["taskListId"] == "launch"


def test_the_panel_walks_along_the_graph_by_keyboard(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, "build")
    first = workshop.tasks["build"]
    anna.keyboard.press("j")
    panel = anna.locator("#panel [data-panel-task]")
    expect(panel).not_to_have_attribute("data-panel-task", first)
    anna.keyboard.press("k")
    expect(panel).to_have_attribute("data-panel-task", first)


def test_a_viewer_sees_no_control(vera: Page, workshop: Workshop) -> None:
    workshop.open(vera, "build")
    expect(vera.locator("#panel .facts-list")).to_be_visible()
    for control in ("Edit", "Set status", "New task", "Add"):
        expect(vera.get_by_text(control, exact=True)).to_have_count(0)
    workshop.node(vera, "build").hover()
    expect(vera.locator(".link-handle")).to_have_count(0)


def test_an_agents_own_change_shows_while_the_dialog_is_open(
    anna: Page, workshop: Workshop
) -> None:
    workshop.open(anna, "shared")
    anna.keyboard.press("e")
    dialog(anna).get_by_label("Description").fill("typed in vain?")
    workshop.call("PUT", f"/{workshop.tasks['shared']}", status="in_progress", progress=0.5)
    node = workshop.node(anna, "shared")
    until(lambda: node.get_attribute("data-status") == "in_progress", what="the live change")
    expect(dialog(anna).get_by_label("Description")).to_have_value("typed in vain?")
    dialog(anna).get_by_role("button", name="Save").click()
    said(anna, "Changed “shared”: description")
    assert workshop.now("shared")["progress"] == 0.5
