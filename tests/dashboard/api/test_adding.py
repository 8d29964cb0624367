"""Our own API: adding a list by its id, and what is told with the lists."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import discoveries, schedule, states
from tasks_proxy.store.discoveries import GAP, OLDER_LISTS, Discovered
from tests.conftest import SignIn
from tests.dashboard.listed import connected, unread

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server"), pytest.mark.django_db]

LISTS = "/api/v1/organisations/acme/lists/"


@pytest.fixture
def link(organisation: Organisation) -> Connection:
    return connected(organisation)


def client_of(user: User, organisation: Organisation, scope: Scope = Scope.WRITE) -> Client:
    secret = token_create(user=user, organisation=organisation, name="t", scope=scope, days=1)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def add(client: Client, body: Any) -> Any:
    return client.post(LISTS, body, content_type="application/json")


@pytest.mark.parametrize("list_id", ["world-1", "release/2 🚀", " spaced ", "~none"])
def test_a_new_list_is_made_and_planned_and_the_next_time_known(
    link: Connection, editor: User, organisation: Organisation, list_id: str
) -> None:
    client = client_of(editor, organisation)
    first, second = add(client, {"id": list_id}), add(client, {"id": list_id})
    assert (first.status_code, second.status_code) == (201, 200)
    row = TaskList.objects.get()
    assert first.json()["id"] == second.json()["id"] == list_id
    assert first.json()["key"] == row.key
    assert schedule.due(link, time.time(), most=9) == [row.pk]


@pytest.mark.parametrize(
    "body",
    ['{"id": ""}', '{"id": null}', '{"id": 5}', '{"id": ["a"]}', "{}", "[]", '"a"', "{",
     '{"id": "a\\u0000b"}', '{"id": "\\ud800"}', f'{{"id": "{"a" * 501}"}}'],
)  # fmt: skip
def test_what_is_no_id_is_refused_by_name(
    link: Connection, editor: User, organisation: Organisation, body: str
) -> None:
    answer = add(client_of(editor, organisation), body)
    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_REQUEST")
    assert not TaskList.objects.exists()


@pytest.mark.parametrize(
    ("person", "scope", "status"),
    [
        ("owner", Scope.WRITE, 201),
        ("editor", Scope.WRITE, 201),
        ("editor", Scope.READ, 403),
        ("viewer", Scope.WRITE, 403),
        ("viewer", Scope.READ, 403),
    ],
)
def test_a_token_adds_lists_where_its_scope_and_its_persons_role_allow_it(
    link: Connection,
    organisation: Organisation,
    person: str,
    scope: Scope,
    status: int,
    request: pytest.FixtureRequest,
) -> None:
    client = client_of(request.getfixturevalue(person), organisation, scope)
    assert add(client, {"id": "launch"}).status_code == status
    assert TaskList.objects.exists() is (status == 201)


def test_strangers_are_told_nothing(
    link: Connection, other_organisation: Organisation, stranger: User
) -> None:
    assert add(client_of(stranger, other_organisation), {"id": "launch"}).status_code == 404
    assert add(Client(), {"id": "launch"}).status_code == 401


@pytest.mark.parametrize(("person", "status"), [("editor", 201), ("viewer", 403)])
def test_who_is_signed_in_in_a_browser_may_do_what_their_role_allows(
    link: Connection,
    person: str,
    status: int,
    request: pytest.FixtureRequest,
    signed_in: SignIn,
) -> None:
    client = signed_in(request.getfixturevalue(person))
    assert add(client, {"id": "launch"}).status_code == status


def test_a_form_of_another_site_adds_nothing(link: Connection, editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert add(client, {"id": "launch"}).status_code == 403


def test_an_organisation_without_an_upstream_says_so(
    editor: User, organisation: Organisation
) -> None:
    answer = add(client_of(editor, organisation), {"id": "launch"})
    assert (answer.status_code, answer.json()["error"]) == (502, "UPSTREAM_NOT_CONNECTED")


@pytest.mark.usefixtures("no_redis")
def test_without_redis_a_list_is_remembered_all_the_same(
    link: Connection, editor: User, organisation: Organisation
) -> None:
    assert add(client_of(editor, organisation), {"id": "launch"}).status_code == 201


# ---- Notices -------------------------------------------------------------------------------------


def told(organisation: Organisation, user: User) -> list[str]:
    answer = client_of(user, organisation, Scope.READ).get(LISTS)
    assert answer.status_code == 200
    return list(answer.json()["notices"])


def test_lists_come_with_the_reasons_why_some_may_be_missing(
    link: Connection, viewer: User, organisation: Organisation
) -> None:
    unread(organisation)
    discoveries.write(link, Discovered(newest=1))
    assert told(organisation, viewer) == []
    discoveries.write(link, Discovered(newest=1, whole=False, gap=True))
    states.write_connection(link, states.ReadState(at=1.0, error="No answer."))
    assert told(organisation, viewer) == [
        OLDER_LISTS,
        GAP,
        "The last look for new lists failed: No answer.",
    ]


def test_before_the_first_look_that_is_told(
    link: Connection, viewer: User, organisation: Organisation
) -> None:
    assert told(organisation, viewer) == ["The upstream was not looked through for lists yet."]


@pytest.mark.usefixtures("no_redis")
def test_without_redis_nobody_claims_that_all_is_there(
    link: Connection, viewer: User, organisation: Organisation
) -> None:
    assert "not known now" in told(organisation, viewer)[0]
