"""Asking for one list to be read now."""

from __future__ import annotations

import time

import pytest

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.store import schedule, states
from tests.conftest import SignIn
from tests.dashboard.listed import connected, unread

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

LIST = "/o/acme/lists/launch/"


@pytest.mark.parametrize(("person", "shown"), [("editor", True), ("viewer", False)])
def test_a_list_that_cannot_be_read_offers_to_try_now(
    organisation: Organisation,
    person: str,
    shown: bool,
    request: pytest.FixtureRequest,
    signed_in: SignIn,
) -> None:
    states.write(unread(organisation), states.ReadState(at=1.0, error="No answer."))
    client = signed_in(request.getfixturevalue(person))
    for address in (LIST, f"{LIST}header/"):
        assert (b"Try now" in client.get(address).content) is shown


def test_trying_now_brings_the_reading_forward(
    organisation: Organisation, editor: User, signed_in: SignIn
) -> None:
    row, link = unread(organisation), connected(organisation)
    schedule.plan(link, {row.pk: time.time() + 300})
    assert signed_in(editor).post(f"{LIST}sync/")["Location"] == LIST
    assert schedule.due(link, time.time(), most=9) == [row.pk]


@pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("stranger", 404)])
def test_others_are_refused(
    organisation: Organisation,
    person: str,
    status: int,
    request: pytest.FixtureRequest,
    signed_in: SignIn,
) -> None:
    unread(organisation)
    client = signed_in(request.getfixturevalue(person))
    assert client.post(f"{LIST}sync/").status_code == status


def test_without_redis_trying_says_that_nothing_was_asked(
    organisation: Organisation, editor: User, signed_in: SignIn, no_redis: None
) -> None:
    unread(organisation)
    page = signed_in(editor).post(f"{LIST}sync/", follow=True).content.decode()
    assert "Nothing was asked for." in page
