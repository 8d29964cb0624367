"""Connecting in the browser: who may, what is refused, and that no token comes back."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit.models import AuditEntry
from tasks_proxy.connections.models import Connection
from tests.conftest import SignIn

PAGE = "/o/acme/connections/new/"
TOKEN = "upstream-canary-token-1234"
FORM = {
    "provider": "quantcdn",
    "base_url": "http://127.0.0.1:9",
    "upstream_id": "acme",
    "token": TOKEN,
}

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


@pytest.fixture(autouse=True)
def _allowed(settings: Settings) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]


def test_a_manager_connects_and_the_token_stays_inside(
    owner: User, organisation: Organisation, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    assert client.post(PAGE, FORM)["Location"] == "/o/acme/connections/"
    row = Connection.objects.get(organisation=organisation)
    assert row.unseal() == TOKEN
    assert TOKEN not in client.get("/o/acme/connections/").content.decode()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.email) == ("connection.create", owner.email)
    assert TOKEN not in str(entry.__dict__)


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"base_url": "http://10.0.0.1"}, "private address"),
        ({"base_url": "ftp://x.example"}, "not an address"),
        ({"base_url": ""}, "required"),
        ({"token": ""}, "Give the token"),
        ({"token": "with space"}, "no HTTP header can carry"),
    ],
)
def test_what_cannot_be_connected_is_told_and_nothing_typed_is_lost_but_the_token(
    owner: User, signed_in: SignIn, entered: dict[str, str], told: str
) -> None:
    answer = signed_in(owner).post(PAGE, {**FORM, **entered})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert told in page
    assert 'value="acme"' in page
    assert TOKEN not in page
    assert not Connection.objects.exists()


def test_leading_a_connection_elsewhere_asks_for_the_token_again(
    owner: User, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    client.post(PAGE, FORM)
    moved = {**FORM, "base_url": "http://127.0.0.1:10", "token": ""}
    assert client.post(PAGE, moved).status_code == 400
    assert Connection.objects.get().base_url == "http://127.0.0.1:9"
    client.post(PAGE, {**moved, "token": "another-token-5678"})
    assert Connection.objects.get().base_url == "http://127.0.0.1:10"
    assert AuditEntry.objects.first().action == "connection.change"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("person", "status"), [("editor", 403), ("viewer", 403), ("stranger", 404)]
)
def test_nobody_else_does(
    request: pytest.FixtureRequest, signed_in: SignIn, person: str, status: int, owner: User
) -> None:
    client = signed_in(request.getfixturevalue(person))
    assert client.get(PAGE).status_code == status
    assert client.post(PAGE, FORM).status_code == status
    assert not Connection.objects.exists()
