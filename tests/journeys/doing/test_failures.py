"""Two people at one task, and an upstream that fails: nothing is lost or overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doing.workshop import PASSWORD, Workshop, dialog, said
from tests.services.entering import sign_in

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module", autouse=True)
def tasks(workshop: Workshop) -> None:
    for name in ("shared", "fragile", "plain", "spare"):
        workshop.make(name, description=f"About {name}")
    workshop.read()


def test_the_second_of_two_people_sees_both_versions_and_chooses_by_field(
    anna: Page, bert: Page, workshop: Workshop
) -> None:
    for page in (anna, bert):
        workshop.open(page, "shared")
        page.keyboard.press("e")
        expect(dialog(page).get_by_label("Description")).to_have_value("About shared")
    dialog(anna).get_by_label("Title").fill("Anna's title")
    dialog(anna).get_by_label("Description").fill("Anna's words")
    dialog(anna).get_by_role("button", name="Save").click()
    said(anna, "Changed “Anna's title”: title, description")
    dialog(bert).get_by_label("Title").fill("Bert's title")
    dialog(bert).get_by_label("Description").fill("Bert's words")
    dialog(bert).get_by_label("Progress message").fill("Bert's alone")
    dialog(bert).get_by_role("button", name="Save").click()
    expect(dialog(bert).get_by_role("heading", name="Somebody else changed")).to_be_visible()
    for words in ("Anna's title", "Bert's title", "Anna's words", "Bert's words", "About shared"):
        expect(dialog(bert)).to_contain_text(words)
    assert workshop.now("shared")["title"] == "Anna's title"
    title = dialog(bert).get_by_role("group", name="Title")
    title.get_by_label("Yours").check()
    dialog(bert).get_by_role("button", name="Save this choice").click()
    said(bert, "Changed “Bert's title”: title")
    now = workshop.now("shared")
    assert (now["title"], now["description"]) == ("Bert's title", "Anna's words")
    assert now["progressMessage"] == "Bert's alone"


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ({"status": 500, "body": '{"message": "disk full"}'}, "disk full"),
        ({"status": 429, "retryAfter": "5"}, "429 Too Many Requests"),
        ({"hang": 0.1}, "did not answer"),
        ({"html": True, "applied": False}, "not the contract's"),
    ],
    ids=["500", "429", "timeout", "garbage"],
)
def test_what_was_typed_outlives_a_failing_upstream_and_the_page_stays_usable(
    anna: Page, workshop: Workshop, order: dict[str, Any], told: str
) -> None:
    workshop.open(anna, "fragile")
    anna.keyboard.press("e")
    dialog(anna).get_by_label("Description").fill(f"Not lost: {told}")
    workshop.fault(**order, method="PUT", times=1)
    dialog(anna).get_by_role("button", name="Save").click()
    expect(dialog(anna).get_by_role("alert")).to_contain_text(told)
    expect(dialog(anna).get_by_label("Description")).to_have_value(f"Not lost: {told}")
    assert workshop.now("fragile")["description"] != f"Not lost: {told}"
    dialog(anna).get_by_role("button", name="Save").click()
    said(anna, "Changed “fragile”: description")
    assert workshop.now("fragile")["description"] == f"Not lost: {told}"
    anna.locator("#panel [data-close-panel]").click()
    workshop.node(anna, "spare").click()
    expect(anna.locator("#panel").get_by_role("heading", name="spare")).to_be_visible()


def test_a_quick_action_that_fails_says_so(anna: Page, workshop: Workshop) -> None:
    workshop.open(anna, "spare")
    workshop.fault(method="PUT", status=429, times=1)
    anna.locator("#panel").get_by_text("Set status", exact=True).click()
    anna.locator("#panel .menu-list").get_by_role("button", name="Cancelled").click()
    expect(dialog(anna).get_by_role("alert")).to_contain_text("429 Too Many Requests")
    assert workshop.now("spare")["status"] == "pending"


def test_everything_is_a_plain_form_without_scripts(browser: Browser, workshop: Workshop) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, workshop.site, "anna@acme.example", PASSWORD)
    workshop.open(page, "plain", view="outline")
    page.locator("#panel").get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Title").fill("Plain as plain")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changed “Plain as plain”: title")).to_be_visible()
    expect(page.locator("#panel").get_by_role("heading", name="Plain as plain")).to_be_visible()
    assert workshop.now("plain")["title"] == "Plain as plain"
    page.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert workshop.now("plain")["title"] == "plain"
    page.get_by_role("link", name="New task").first.click()
    page.get_by_label("Title").fill("Made plainly")
    page.get_by_role("button", name="Create").click()
    assert "Made plainly" in workshop.state()
    context.close()
