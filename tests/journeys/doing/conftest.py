"""The workshop, made once for each module that works in it, and the people in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import NewSite
from tests.journeys.doing.workshop import PASSWORD, TOKEN, Workshop, signed_in


@pytest.fixture(scope="module")
def workshop(new_site: NewSite) -> Iterator[Workshop]:
    """A site with an empty upstream, two editors, a viewer and an admin."""
    site = new_site()
    # Actions count too, and these tests take more of them a minute than any person.
    site.environment["UPSTREAM_CALLS_PER_MINUTE"] = "2000"
    upstream = site.start_simulator(token=TOKEN)
    site.connect("acme", upstream, token=TOKEN)
    people = {"anna": "editor", "bert": "editor", "vera": "viewer", "boss": "admin"}
    for name, role in people.items():
        site.add_person(f"{name}@acme.example", "acme", role=role, password=PASSWORD)
    site.start_web()
    site.start_worker()
    site.start_beat()
    yield Workshop(site, upstream)
    site.stop()


def _page_of(browser: Browser, workshop: Workshop, name: str) -> Iterator[Page]:
    page = signed_in(browser, workshop.site, f"{name}@acme.example")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.context.close()
    assert errors == []


@pytest.fixture(scope="module")
def anna(browser: Browser, workshop: Workshop) -> Iterator[Page]:
    """An editor."""
    yield from _page_of(browser, workshop, "anna")


@pytest.fixture(scope="module")
def bert(browser: Browser, workshop: Workshop) -> Iterator[Page]:
    """Another editor."""
    yield from _page_of(browser, workshop, "bert")


@pytest.fixture(scope="module")
def vera(browser: Browser, workshop: Workshop) -> Iterator[Page]:
    """Somebody who may only read."""
    yield from _page_of(browser, workshop, "vera")


@pytest.fixture(scope="module")
def boss(browser: Browser, workshop: Workshop) -> Iterator[Page]:
    """An admin."""
    yield from _page_of(browser, workshop, "boss")
