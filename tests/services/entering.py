"""Signing in at a site, as people do it in a browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.services.site import Site


def enter(page: Page, email: str, password: str) -> None:
    """Fill the sign-in form in that is on screen, and send it."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_in(page: Page, site: Site, email: str, password: str, *, to: str = "/") -> Page:
    """Sign in on the way to an address of the site, and be there."""
    page.goto(site.url + to)
    enter(page, email, password)
    expect(page).to_have_url(site.url + to)
    return page
