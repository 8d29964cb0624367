"""A person who has signed in at the site of a journey."""

from __future__ import annotations

from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.services.entering import sign_in
from tests.services.site import Site

TOKEN = "upstream-s3cret-token"
EMAIL, PASSWORD = "owner@acme.example", "a long-enough phrase"


class HasSite(Protocol):
    """What each journey's fixture `running` has."""

    site: Site


@pytest.fixture
def signed_in_page(page: Page, running: HasSite) -> Page:
    """The overview of the journey's site, after the sign-in form."""
    return sign_in(page, running.site, EMAIL, PASSWORD)


@pytest.fixture(scope="module")
def signed_in(site: Site, browser: Browser) -> StorageState:
    """The cookies of somebody who signed in at the `site` of a module."""
    context = browser.new_context()
    sign_in(context.new_page(), site, EMAIL, PASSWORD)
    state = context.storage_state()
    context.close()
    return state
