"""The page of an organisation's connections: what it tells, and to whom."""

from __future__ import annotations

import re
import time
import uuid

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import UpstreamFailed
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.store import budget, circuit, discoveries, schedule, states, trials
from tasks_proxy.store.discoveries import Discovered
from tests.conftest import SignIn
from tests.dashboard.listed import connected, listed, unread, wire

pytestmark = [pytest.mark.django_db, pytest.mark.redis]

PAGE = "/o/acme/connections/"
TOKEN = "upstream-s3cret-token"


@pytest.fixture
def link(organisation: Organisation) -> Connection:
    """acme's connection, with a token."""
    row = connected(organisation)
    row.seal(TOKEN)
    row.save()
    return row


def text(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_connection_is_told_with_four_characters_of_its_token(
    link: Connection, viewer: User, signed_in: SignIn
) -> None:
    page = text(signed_in(viewer))
    for words in ("QuantCDN", "https://upstream.example", "<code>acme</code>", "<code>oken</code>"):
        assert words in page
    assert TOKEN[:-4] not in page
    assert link.credential not in page


def test_a_connection_that_works_is_told_with_what_is_left_to_do(
    link: Connection, viewer: User, signed_in: SignIn, settings: Settings
) -> None:
    settings.UPSTREAM_CALLS_PER_MINUTE = 30
    now = time.time()
    soon, later = lists_remember(link, ["soon", "later"])
    schedule.plan(link, {soon.pk: now - 1, later.pk: now + 500})
    states.write_connection(link, states.ReadState(at=now - 60))
    discoveries.write(link, Discovered(newest=1, whole_at=now - 120))
    for _ in range(3):
        budget.spend(link)
    page = text(signed_in(viewer))
    assert "Connected" in page
    assert "27 of 30 calls left" in page
    assert "2 known · 1 due now" in page
    assert "in 8 m" in page
    assert "1 m ago" in page


def test_a_look_for_lists_that_failed_is_told_with_its_reason(
    link: Connection, viewer: User, signed_in: SignIn
) -> None:
    state = states.ReadState(at=time.time() - 60, error="Not accepted (401).", failures=3)
    states.write_connection(link, state)
    page = text(signed_in(viewer))
    assert "Not accepted (401)." in page
    assert "3 times in a row" in page


def verdict(page: str) -> tuple[str, str]:
    found = re.search(r'class="verdict"><span class="dot (\w+)"[^>]*></span>([^<]+)<', page)
    assert found
    return found[1], found[2]


def test_the_newest_of_test_and_look_for_lists_decides_what_is_said_of_the_connection(
    link: Connection, owner: User, signed_in: SignIn
) -> None:
    client, refused = signed_in(owner), "The upstream did not accept our token (401)."
    trials.ask(link)
    assert verdict(text(client)) == ("waiting", "Being tested")
    trials.finish(link, good=False, told=refused)
    assert verdict(text(client)) == ("failing", "The last test failed")
    states.write_connection(link, states.ReadState(at=time.time() - 60))
    page = text(client)
    assert refused in page
    assert verdict(page) == ("failing", "The last test failed")
    states.write_connection(link, states.ReadState(at=time.time() + 1))
    assert verdict(text(client)) == ("live", "Connected")


def test_a_good_test_is_not_contradicted_by_an_older_failure(
    link: Connection, owner: User, signed_in: SignIn
) -> None:
    client = signed_in(owner)
    failed = states.ReadState(at=time.time() - 60, error="Not accepted (401).", failures=3)
    states.write_connection(link, failed)
    assert verdict(text(client)) == ("failing", "Not answering as it should")
    trials.finish(link, good=True, told="The upstream answers.")
    assert verdict(text(client)) == ("stale", "Answers again")


def test_an_open_circuit_is_told_with_its_end(
    link: Connection, viewer: User, signed_in: SignIn
) -> None:
    for _ in range(5):
        circuit.failed(link, UpstreamFailed("500", status=500))
    page = text(signed_in(viewer))
    assert "Left alone for a while" in page
    assert "after 5 failures in a row" in page


@pytest.mark.parametrize(
    "state", [Discovered(newest=1, whole=False), Discovered(newest=1, gap=True)]
)
def test_lists_that_may_be_missing_are_told(
    link: Connection, viewer: User, signed_in: SignIn, state: Discovered
) -> None:
    discoveries.write(link, state)
    assert state.reasons[0] in text(signed_in(viewer))


def test_lists_that_cannot_be_read_are_told_with_their_reasons(
    link: Connection, organisation: Organisation, viewer: User, signed_in: SignIn
) -> None:
    listed(organisation, "good", wire("a"))
    states.write(unread(organisation, "bad <b>"), states.ReadState(at=1.0, error="No answer."))
    page = text(signed_in(viewer))
    assert "1 cannot be read" in page
    assert "bad &lt;b&gt;" in page
    assert "No answer." in page


def test_without_redis_the_page_stands_with_a_sentence(
    link: Connection, owner: User, signed_in: SignIn, no_redis: None
) -> None:
    page = text(signed_in(owner))
    assert "live data store does not answer" in page
    assert "https://upstream.example" in page


def test_an_organisation_without_a_connection_is_told_the_command(
    organisation: Organisation, viewer: User, signed_in: SignIn
) -> None:
    assert "connect acme --provider" in text(signed_in(viewer))


def test_the_sidebar_leads_there(link: Connection, viewer: User, signed_in: SignIn) -> None:
    assert f'href="{PAGE}"' in text(signed_in(viewer), "/")


def test_a_poll_is_given_only_the_state(link: Connection, viewer: User, signed_in: SignIn) -> None:
    fragment = text(signed_in(viewer), f"{PAGE}{link.pk}/state/")
    assert "<html" not in fragment
    assert "QuantCDN" in fragment


# ---- Who sees what -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "sees"),
    [("viewer", []), ("editor", ["Sync now"]), ("owner", ["Sync now", "Test connection", "token"])],
)
def test_each_role_sees_the_buttons_that_it_may_press(
    link: Connection,
    person: str,
    sees: list[str],
    request: pytest.FixtureRequest,
    signed_in: SignIn,
) -> None:
    page = text(signed_in(request.getfixturevalue(person)))
    marks = {"Sync now": "Sync now", "Test connection": "Test connection", "token": 'name="token"'}
    assert [name for name, mark in marks.items() if mark in page] == sees


@pytest.mark.parametrize(
    ("person", "refused"),
    [("viewer", {"test", "sync", "token"}), ("editor", {"test", "token"}), ("owner", set())],
)
def test_the_server_refuses_what_a_role_may_not(
    link: Connection,
    person: str,
    refused: set[str],
    request: pytest.FixtureRequest,
    signed_in: SignIn,
) -> None:
    client = signed_in(request.getfixturevalue(person))
    answers = {
        order: client.post(f"{PAGE}{link.pk}/{order}/", {"token": "another-token"}).status_code
        for order in ("test", "sync", "token")
    }
    assert {order for order, status in answers.items() if status == 403} == refused
    assert {status for order, status in answers.items() if order not in refused} <= {302}


@pytest.mark.parametrize("order", ["", "{pk}/state/", "{pk}/test/", "{pk}/sync/", "{pk}/token/"])
def test_strangers_find_nothing(
    link: Connection, stranger: User, signed_in: SignIn, order: str
) -> None:
    address = PAGE + order.format(pk=link.pk)
    client = signed_in(stranger)
    method = client.get if order in {"", "{pk}/state/"} else client.post
    assert method(address).status_code == 404


def test_another_organisations_connection_is_not_found_under_ours(
    link: Connection, other_organisation: Organisation, owner: User, signed_in: SignIn
) -> None:
    theirs = connected(other_organisation)
    client = signed_in(owner)
    assert client.post(f"{PAGE}{theirs.pk}/token/", {"token": "x"}).status_code == 404
    assert client.post(f"{PAGE}{uuid.uuid4()}/sync/").status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_the_sign_in(link: Connection, client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


def test_orders_are_given_by_forms_alone(link: Connection, owner: User, signed_in: SignIn) -> None:
    for order in ("test", "sync", "token"):
        assert signed_in(owner).get(f"{PAGE}{link.pk}/{order}/").status_code == 405


# ---- A token that cannot be opened ---------------------------------------------------------------


@pytest.fixture
def wrong_key(link: Connection, settings: Settings) -> Connection:
    """acme's connection, after CREDENTIAL_KEYS was replaced by another key."""
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    return link


def test_a_token_that_cannot_be_opened_is_asked_for_again(
    wrong_key: Connection, owner: User, viewer: User, signed_in: SignIn
) -> None:
    assert '<details class="token" id="token-' in text(signed_in(owner))
    assert " open>" in text(signed_in(owner))
    for person in (owner, viewer):
        assert "Enter the token again" in text(signed_in(person))
    assert 'name="token"' not in text(signed_in(viewer))
