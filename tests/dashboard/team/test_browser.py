"""A team in a browser: invite, accept, set up a second factor, sign in with it; and its pages."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import NewSite
from tests.services.entering import enter
from tests.services.site import Site
from tests.services.waiting import until

OWNER, NEW = "owner@acme.example", "new@acme.example"
PASSWORD = "a long-enough phrase"

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def site(new_site: NewSite) -> Site:
    """A site with an owner, whose mail lands in files and whose jobs run in a worker."""
    made = new_site()
    made.environment["EMAIL_URL"] = f"file:///{made.folder / 'mail'}"
    made.connect("acme", "http://127.0.0.1:9", token="upstream-token")
    made.add_person(OWNER, "acme", role="owner", password=PASSWORD)
    made.start_web()
    made.start_worker()
    return made


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """Another person's browser."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.url}/accounts/login/")
    enter(page, email, PASSWORD)


def mailed(site: Site, to: str) -> str:
    """The text of the newest mail to somebody, once there is one."""

    def found() -> list[Path]:
        folder = site.folder / "mail"
        texts = sorted(folder.glob("*"), key=lambda file: file.stat().st_mtime)
        return [file for file in texts if f"To: {to}" in file.read_text()]

    until(lambda: bool(found()), what=f"a mail to {to}")
    return found()[-1].read_text()


def code_of(key: str) -> str:
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30)))


def clean(page: Page) -> None:
    """Nothing that axe objects to, in either theme, and nothing wider than the screen."""
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def narrow(page: Page) -> None:
    """Nothing wider than a phone."""
    page.set_viewport_size({"width": 390, "height": 844})
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    page.set_viewport_size({"width": 1440, "height": 900})


def test_somebody_is_invited_joins_and_signs_in_with_two_factors(
    page: Page, guest: Page, site: Site
) -> None:
    sign_in(page, site, OWNER)
    page.goto(f"{site.url}/o/acme/team/")
    page.get_by_label("E-mail address").fill(NEW)
    page.get_by_label("Role", exact=True).select_option("editor")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text(f"An invitation is on its way to {NEW}.")).to_be_visible()
    found = re.search(r"http\S+/invitations/\w+/", mailed(site, NEW).replace("=\n", ""))
    assert found is not None

    guest.goto(found[0])
    expect(guest.get_by_role("heading", name="Join Acme")).to_be_visible()
    clean(guest)
    guest.get_by_label("Your name").fill("New Person")
    guest.get_by_label("Choose a password").fill(PASSWORD)
    guest.get_by_role("button", name="Join").click()
    guest.wait_for_url("**/o/acme/")

    guest.goto(f"{site.url}/account/")
    guest.get_by_role("link", name="Set up…").click()
    expect(guest.get_by_role("heading", name="Is it you?")).to_be_visible()
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Go on").click()
    expect(guest.get_by_role("heading", name="Set up two factors")).to_be_visible()
    clean(guest)
    guest.get_by_text("Enter the key by hand").click()
    key = guest.locator("#totp-key").inner_text()
    guest.get_by_label("Authenticator code").fill(code_of(key))
    guest.get_by_role("button", name="Turn on").click()
    expect(guest.get_by_role("heading", name="Recovery codes")).to_be_visible()
    clean(guest)
    recovery = guest.locator(".codes code").first.inner_text()
    guest.get_by_role("link", name="Done").click()
    expect(guest.get_by_text("10 recovery codes left")).to_be_visible()
    clean(guest)

    guest.context.clear_cookies()
    sign_in(guest, site, NEW)
    expect(guest.get_by_role("heading", name="Your code")).to_be_visible()
    clean(guest)
    guest.get_by_label("Code").fill("000000")
    guest.get_by_role("button", name="Sign in").click()
    expect(guest.get_by_text("Incorrect code.")).to_be_visible()
    guest.get_by_label("Code").fill(code_of(key))
    guest.get_by_role("button", name="Sign in").click()
    guest.wait_for_url(f"{site.url}/")

    guest.context.clear_cookies()
    sign_in(guest, site, NEW)
    guest.get_by_label("Code").fill(recovery)
    guest.get_by_role("button", name="Sign in").click()
    guest.wait_for_url(f"{site.url}/")

    shut_out(page, guest, site)


def shut_out(page: Page, guest: Page, site: Site) -> None:
    """The owner reads what happened, and removes the new member."""
    page.goto(f"{site.url}/o/acme/audit/?who={NEW}")
    for told in ("Accepted an invitation", "Turned two factors on", "Failed to sign in"):
        expect(page.get_by_role("cell", name=told).first).to_be_visible()
    page.goto(f"{site.url}/o/acme/team/")
    row = page.get_by_role("row", name="New Person")
    expect(row.get_by_text("Two factors")).to_be_visible()
    row.get_by_role("link", name="Remove…").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("New Person is no member any more.")).to_be_visible()
    assert guest.goto(f"{site.url}/o/acme/").status == 404  # type: ignore[union-attr]


@pytest.mark.long
def test_the_pages_are_fit_for_everybody(page: Page, site: Site) -> None:
    sign_in(page, site, OWNER)
    page.wait_for_url(f"{site.url}/")
    page.goto(f"{site.url}/o/acme/tokens/")
    page.get_by_label("What is it for?").fill("The nightly script of the team")
    page.get_by_role("button", name="Make", exact=True).click()
    secret = page.locator("#token-secret").inner_text()
    assert secret.startswith("tl_")
    clean(page)
    for address in (
        *("/o/acme/team/", "/o/acme/tokens/", "/o/acme/audit/", "/o/acme/audit/?who=nobody"),
        *("/o/acme/settings/", "/o/acme/settings/two-factors/", "/o/acme/team/leave/"),
        *("/account/", "/organisations/new/", "/o/acme/connections/new/", "/o/acme/tokens/revoke/"),
    ):
        page.goto(f"{site.url}{address}")
        clean(page)
        narrow(page)
    assert secret not in page.content()


def test_the_pages_of_sign_in_are_fit_for_everybody(page: Page, site: Site) -> None:
    for address in ("login/", "password/reset/", "confirm-email/", "signup/", "oidc/error/"):
        page.goto(f"{site.url}/accounts/{address}")
        clean(page)
        narrow(page)
    page.goto(f"{site.url}/invitations/none/")
    clean(page)
