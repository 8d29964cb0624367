"""The page of connections in a browser, with a worker and an upstream."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewSite
from tests.services.entering import sign_in
from tests.services.site import Site

TOKEN = "upstream-s3cret-token"
EMAIL, PASSWORD = "owner@acme.example", "a long-enough phrase"

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def site(new_site: NewSite) -> Site:
    """A site whose organisation is connected, with a token that its upstream does not take."""
    made = new_site()
    made.connect("acme", made.start_simulator(token=TOKEN), token="yesterdays-token")
    made.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    made.start_web()
    made.start_worker()
    return made


def test_a_connection_is_tested_mended_and_tested_again(page: Page, site: Site) -> None:
    sign_in(page, site, EMAIL, PASSWORD, to="/o/acme/connections/")
    page.evaluate("window.neverReloaded = true")
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_text("does not accept the stored token (401)")).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True

    page.get_by_text("Replace the token").click()
    page.get_by_label("The upstream's token").fill(TOKEN)
    page.get_by_role("button", name="Store and test").click()
    expect(page.get_by_text("QuantCDN took the token")).to_be_visible()
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    assert TOKEN not in page.content()

    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_text("new ones are looked for")).to_be_visible()


def test_what_is_being_entered_outlives_the_polls(page: Page, site: Site) -> None:
    sign_in(page, site, EMAIL, PASSWORD, to="/o/acme/connections/")
    page.get_by_text("Replace the token").click()
    field = page.get_by_label("The upstream's token")
    field.fill("half a tok")
    with page.expect_response(lambda answer: answer.url.endswith("/state/")):
        pass
    expect(field).to_have_value("half a tok")
