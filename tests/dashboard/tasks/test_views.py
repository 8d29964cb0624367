"""The task panel, as a fragment and within the page."""

from __future__ import annotations

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation, User
from tests.conftest import SignIn
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/lists/launch/"


@pytest.fixture
def reader(viewer: User, signed_in: SignIn) -> Client:
    return signed_in(viewer)


def test_the_page_holds_the_same_panel_as_the_fragment(
    reader: Client, organisation: Organisation
) -> None:
    listed(
        organisation,
        "launch",
        wire("a", "failed", error="It broke.\nTwice."),
        wire("b", "pending", "a"),
    )
    for address in (PAGE + "panel/?task=b", PAGE + "?task=b"):
        page = reader.get(address).content.decode()
        assert "Waiting for 1 task" in page
        assert 'data-panel-task="b"' in page
    assert "It broke.\nTwice." in reader.get(PAGE + "panel/?task=a").content.decode()


def test_the_pages_panel_is_hidden_while_no_task_is_chosen(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"))
    assert (
        'id="panel" class="panel" aria-label="Task" tabindex="-1" hx-sync="this:replace" hidden'
        in (reader.get(PAGE).content.decode())
    )


def test_a_task_that_is_not_in_the_list_is_told_as_such(
    reader: Client, organisation: Organisation
) -> None:
    listed(organisation, "launch", wire("a"))
    answer = reader.get(PAGE + "panel/?task=%3Cb%3E")
    assert answer.status_code == 200
    assert "No such task here" in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_a_panel_without_a_task_is_missing(reader: Client, organisation: Organisation) -> None:
    listed(organisation, "launch", wire("a"))
    assert reader.get(PAGE + "panel/").status_code == 404


def test_times_that_no_calendar_has_break_nothing(
    reader: Client, organisation: Organisation
) -> None:
    far = 10**17
    times = {"createdAt": far, "startedAt": -far, "completedAt": far, "expiresAt": far}
    listed(organisation, "launch", wire("a", "completed", **times))
    assert reader.get(PAGE + "?task=a").status_code == 200
