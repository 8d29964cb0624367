"""Lists that the mirror holds nothing of: their archive, marked as one, or a sentence."""

from __future__ import annotations

import pytest

from tasks_proxy.accounts.models import Organisation, User
from tests.conftest import SignIn
from tests.dashboard.listed import archived, listed, unread, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"


def text(signed_in: SignIn, viewer: User, address: str = PAGE) -> str:
    answer = signed_in(viewer).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_list_whose_tasks_are_gone_shows_its_archive_with_its_date(
    viewer: User, organisation: Organisation, signed_in: SignIn
) -> None:
    archived(organisation, "launch", wire("a", "completed"), wire("b", "failed", "a"))
    for empty in (False, True):
        if empty:
            listed(organisation, "launch")
        page = text(signed_in, viewer, f"{PAGE}?view=graph")
        assert page.count('<g class="node"') == 2
        assert "archived, as of <time" in page
        assert "15 Jan 2027" in page
        assert "stale" not in page
        assert 'data-version="archive-' in page
        assert "Title of b" in text(signed_in, viewer, PAGE + "?view=outline")
        assert "Title of a" in text(signed_in, viewer, PAGE + "panel/?task=a")


@pytest.mark.parametrize("part", ["", "?view=outline", "?task=a", "graph/", "outline/"])
def test_without_redis_the_archive_takes_the_place_of_the_live_list(
    viewer: User, organisation: Organisation, signed_in: SignIn, no_redis: None, part: str
) -> None:
    archived(organisation, "launch", wire("a", "completed"))
    page = text(signed_in, viewer, PAGE + part)
    assert "Title of a" in page
    assert page.count("does not answer") == (0 if part.endswith("/") else 1)
    assert "on screen may be old" not in page


def test_an_incomplete_archive_says_so(
    viewer: User, organisation: Organisation, signed_in: SignIn
) -> None:
    archived(organisation, "launch", wire("a"), complete=False, incomplete_reason="3 are missing.")
    assert text(signed_in, viewer).count("3 are missing.") == 1


def test_without_redis_and_archive_nothing_is_said_of_a_picture_that_is_not_there(
    viewer: User, organisation: Organisation, signed_in: SignIn, no_redis: None
) -> None:
    unread(organisation)
    page = text(signed_in, viewer)
    assert page.count("The live data store does not answer.") == 1
    assert "on screen" not in page


@pytest.mark.parametrize("part", ["graph/", "outline/"])
def test_a_fragment_of_nothing_tells_the_page_to_keep_what_it_has(
    viewer: User, organisation: Organisation, signed_in: SignIn, no_redis: None, part: str
) -> None:
    unread(organisation)
    assert signed_in(viewer).get(PAGE + part)["X-Shows"] == "nothing"


def test_counts_that_are_not_known_are_not_told_as_none(
    viewer: User, organisation: Organisation, signed_in: SignIn, no_redis: None
) -> None:
    unread(organisation)
    assert "data-count" not in text(signed_in, viewer, PAGE + "header/")
