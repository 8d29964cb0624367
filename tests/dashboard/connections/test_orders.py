"""What members ask of a connection, down to the upstream."""

from __future__ import annotations

import time

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import UpstreamFailed
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import circuit, schedule, trials
from tests.conftest import SignIn
from tests.dashboard.queued import run_jobs
from tests.tasks_proxy.conftest import UPSTREAM_TOKEN, calls

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


@pytest.fixture
def admin(organisation: Organisation, owner: User, signed_in: SignIn) -> Client:
    """Somebody who may do all in acme, signed in."""
    return signed_in(owner)


def give(client: Client, connection: Connection, order: str, **fields: str) -> str:
    """Send an order by a form; the page that follows."""
    address = f"/o/acme/connections/{connection.pk}/{order}/"
    answer = client.post(address, fields, follow=True)
    return answer.content.decode()


def shown(client: Client) -> str:
    return client.get("/o/acme/connections/").content.decode()


def test_a_test_is_one_call_whose_result_comes_to_the_page(
    admin: Client, connection: Connection, upstream: Simulator
) -> None:
    assert "Being tested" in give(admin, connection, "test")
    assert run_jobs() == ["sync.try_connection"]
    assert len(calls(upstream)) == 1
    page = shown(admin)
    assert "QuantCDN took the token" in page
    assert "Being tested" not in page


def test_a_test_that_fails_says_why(
    admin: Client, connection: Connection, upstream: Simulator
) -> None:
    connection.seal("not the right token")
    connection.save()
    give(admin, connection, "test")
    run_jobs()
    assert "does not accept the stored token (401)" in shown(admin)


def test_a_token_that_cannot_be_opened_fails_the_test_without_a_call(
    admin: Client, connection: Connection, upstream: Simulator, settings: Settings
) -> None:
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    give(admin, connection, "test")
    run_jobs()
    assert "cannot be opened" in shown(admin)
    assert calls(upstream) == []


def test_a_test_under_way_is_not_sent_twice(
    admin: Client, connection: Connection, upstream: Simulator
) -> None:
    give(admin, connection, "test")
    give(admin, connection, "test")
    assert run_jobs() == ["sync.try_connection"]


def test_a_good_test_closes_the_circuit(
    admin: Client, connection: Connection, upstream: Simulator
) -> None:
    for _ in range(5):
        circuit.failed(connection, UpstreamFailed("500", status=500))
    give(admin, connection, "test")
    run_jobs()
    assert circuit.read(connection).failures == 0


def test_a_test_that_fails_is_not_held_against_the_connection(
    admin: Client, connection: Connection, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(status=500, times=1))
    give(admin, connection, "test")
    run_jobs()
    assert "answered 500" in shown(admin)
    assert circuit.read(connection).failures == 0


def test_a_test_that_no_worker_takes_up_is_told(
    admin: Client, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(admin, connection, "test")
    asked = trials.read(connection)
    assert asked is not None
    later = asked.asked_at + trials.PATIENCE_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert "No worker took the test up" in shown(admin)


def test_sync_now_makes_all_lists_due_and_looks_for_new_ones(
    admin: Client, connection: Connection, world: TaskList, upstream: Simulator
) -> None:
    schedule.plan(connection, {world.pk: time.time() + 900})
    assert "1 list is due now" in give(admin, connection, "sync")
    assert schedule.due(connection, time.time(), most=10) == [world.pk]
    assert run_jobs() == ["sync.discover"]
    assert [call["path"].endswith("/ai/tasks") for call in calls(upstream)] == [True]


def test_sync_now_does_not_put_off_a_list_that_is_due(
    connection: Connection, world: TaskList, admin: Client
) -> None:
    schedule.plan(connection, {world.pk: 5.0})
    give(admin, connection, "sync")
    assert schedule.times(connection) == {world.pk: 5.0}


def test_a_script_is_answered_with_the_state_and_a_note(
    admin: Client, connection: Connection
) -> None:
    answer = admin.post(
        f"/o/acme/connections/{connection.pk}/sync/", headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert b"<html" not in answer.content
    assert b"lists are due now" in answer.content


@pytest.mark.parametrize("order", ["test", "sync"])
def test_without_redis_orders_say_that_nothing_was_done(
    admin: Client, connection: Connection, no_redis: None, order: str
) -> None:
    assert "Nothing was " in give(admin, connection, order)


# ---- The token -----------------------------------------------------------------------------------


def test_another_token_is_stored_and_tested(
    admin: Client, connection: Connection, world: TaskList, upstream: Simulator, settings: Settings
) -> None:
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    page = give(admin, connection, "token", token=f" {UPSTREAM_TOKEN}\n")
    assert "The new token is stored" in page
    connection.refresh_from_db()
    assert connection.unseal() == UPSTREAM_TOKEN
    assert run_jobs() == ["sync.try_connection", "sync.discover"]
    page = shown(admin)
    assert "took the token" in page
    assert "Enter the token again" not in page
    assert UPSTREAM_TOKEN not in page


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ("", "Give the token"),
        ("   ", "Give the token"),
        ("s3cret\x00token", "ull character"),
        ("s3crét-token", "no HTTP header can carry"),
        ("s3cret\ntoken", "no HTTP header can carry"),
        ("s3cret" * 1_000, "at most 4000 characters"),
    ],
)
def test_what_is_no_token_is_refused_and_never_repeated(
    admin: Client, connection: Connection, entered: str, told: str
) -> None:
    before = Connection.objects.values_list("credential", flat=True).get()
    address = f"/o/acme/connections/{connection.pk}/token/"
    answer = admin.post(address, {"token": entered})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert told in page
    assert "s3cr" not in page
    assert Connection.objects.values_list("credential", flat=True).get() == before


def test_without_redis_a_token_is_stored_all_the_same(
    admin: Client, connection: Connection, no_redis: None
) -> None:
    page = give(admin, connection, "token", token="another-t0ken-of-ours")
    assert "could not be tested" in page
    connection.refresh_from_db()
    assert connection.unseal() == "another-t0ken-of-ours"
