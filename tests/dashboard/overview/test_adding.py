"""Adding a list by its id, and telling why some may be missing."""

from __future__ import annotations

import time

import pytest

from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import discoveries, schedule
from tasks_proxy.store.discoveries import GAP, OLDER_LISTS, Discovered
from tests.conftest import SignIn
from tests.dashboard.listed import connected, unread

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

ADD = "/o/acme/lists/"


@pytest.mark.parametrize("list_id", ["world-1", "release/2 🚀 <b>", "~none", "..", "a" * 500])
def test_a_list_that_was_named_is_remembered_planned_and_opened(
    organisation: Organisation, editor: User, signed_in: SignIn, list_id: str
) -> None:
    connection = connected(organisation)
    answer = signed_in(editor).post(ADD, {"id": f" {list_id}"})
    row = TaskList.objects.get()
    assert (row.list_id, row.added_by_hand) == (list_id, True)
    assert answer["Location"] == f"/o/acme/lists/{row.key}/"
    assert schedule.due(connection, time.time(), most=9) == [row.pk]
    assert signed_in(editor).get(answer["Location"]).status_code == 200


def test_a_list_that_is_known_is_opened(
    organisation: Organisation, editor: User, signed_in: SignIn
) -> None:
    row = unread(organisation, "launch")
    page = signed_in(editor).post(ADD, {"id": "launch"}, follow=True).content.decode()
    assert "was known already" in page
    assert TaskList.objects.get() == row


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ("", "Give the list&#x27;s id"),
        ("  ", "Give the list&#x27;s id"),
        ("a" * 501, "at most 500 characters"),
        ("a\x00b", "ull character"),
    ],
)
def test_what_is_no_id_is_told_and_kept_in_the_form(
    organisation: Organisation, editor: User, signed_in: SignIn, entered: str, told: str
) -> None:
    connected(organisation)
    answer = signed_in(editor).post(ADD, {"id": entered})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert told in page
    assert '<details class="add" open>' in page
    assert not TaskList.objects.exists()


def test_without_a_connection_the_form_says_so(
    organisation: Organisation, editor: User, signed_in: SignIn
) -> None:
    answer = signed_in(editor).post(ADD, {"id": "launch"})
    assert answer.status_code == 400
    assert "There is no upstream yet" in answer.content.decode()


def test_without_redis_a_list_is_remembered_all_the_same(
    organisation: Organisation, editor: User, signed_in: SignIn, no_redis: None
) -> None:
    connected(organisation)
    assert signed_in(editor).post(ADD, {"id": "launch"}).status_code == 302
    assert TaskList.objects.get().list_id == "launch"


@pytest.mark.parametrize(
    ("person", "status"), [("viewer", 403), ("stranger", 404), ("editor", 302), ("owner", 302)]
)
def test_only_members_who_may_write_add_lists(
    organisation: Organisation,
    person: str,
    status: int,
    request: pytest.FixtureRequest,
    signed_in: SignIn,
) -> None:
    connected(organisation)
    client = signed_in(request.getfixturevalue(person))
    assert client.post(ADD, {"id": "launch"}).status_code == status
    assert TaskList.objects.exists() is (status == 302)


def test_a_viewer_sees_no_form(organisation: Organisation, viewer: User, signed_in: SignIn) -> None:
    page = signed_in(viewer).get("/o/acme/").content.decode()
    assert "Add a list" not in page


def test_the_address_of_all_lists_leads_to_the_organisation(
    organisation: Organisation, viewer: User, signed_in: SignIn
) -> None:
    assert signed_in(viewer).get(ADD)["Location"] == "/o/acme/"


@pytest.mark.parametrize("address", ["/", "/o/acme/"])
def test_why_lists_may_be_missing_is_told_once_and_where_it_is_so(
    organisation: Organisation,
    other_organisation: Organisation,
    owner: User,
    signed_in: SignIn,
    address: str,
) -> None:
    Membership.objects.create(user=owner, organisation=other_organisation, role=Role.VIEWER)
    for team in (organisation, other_organisation):
        unread(team, "launch")
    state = Discovered(newest=1, whole=False, gap=True)
    discoveries.write(connected(organisation), state)
    page = signed_in(owner).get(address).content.decode()
    assert page.count(OLDER_LISTS) == 1
    assert page.count(GAP) == 1


def test_nothing_is_told_where_nothing_is_missing(
    organisation: Organisation, owner: User, signed_in: SignIn
) -> None:
    unread(organisation, "launch")
    discoveries.write(connected(organisation), Discovered(newest=1))
    page = signed_in(owner).get("/o/acme/").content.decode()
    assert "older lists" not in page
    assert "missing" not in page
