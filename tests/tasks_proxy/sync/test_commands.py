"""Connecting and syncing from the command line."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tasks_proxy.accounts.models import ApiToken, Membership, Organisation, User
from tasks_proxy.accounts.tokens import token_holder
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import snapshots
from tests.tasks_proxy.conftest import UPSTREAM_TOKEN
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [
    pytest.mark.redis,
    pytest.mark.usefixtures("redis_server"),
    pytest.mark.django_db,
]


def run(*words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out, **options)
    return out.getvalue()


def connect(upstream: Simulator) -> str:
    return run(
        "connect", "acme", "--provider", "quantcdn", "--upstream-id", "acme",
        "--base-url", upstream.base_url,
    )  # fmt: skip


@pytest.fixture
def _token_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPSTREAM_TOKEN", UPSTREAM_TOKEN)


@pytest.mark.usefixtures("_token_given")
def test_connect_makes_the_organisation_and_shows_four_characters_of_the_token(
    upstream: Simulator,
) -> None:
    told = connect(upstream)
    assert "Made the organisation “acme”" in told
    assert "…oken" in told
    assert UPSTREAM_TOKEN not in told
    assert UPSTREAM_TOKEN not in Connection.objects.get().credential


@pytest.mark.usefixtures("_token_given")
def test_connecting_again_changes_the_one_connection(upstream: Simulator) -> None:
    connect(upstream)
    connect(upstream)
    assert Connection.objects.count() == 1


@pytest.mark.usefixtures("_token_given")
@pytest.mark.parametrize(
    "base_url",
    ["ftp://x", "https://", "https://me:pw@host", "https://h?x=1", "nonsense", "http://h:99999"],
)
def test_a_bad_address_is_refused_by_name_and_leaves_nothing(base_url: str) -> None:
    words = ["connect", "acme", "--provider", "quantcdn", "--upstream-id", "a"]
    with pytest.raises(CommandError, match="base_url"):
        run(*words, "--base-url", base_url)
    assert not Organisation.objects.exists()


@pytest.mark.usefixtures("_token_given")
def test_sync_finds_and_reads_lists_and_adds_one_by_its_id(
    upstream: Simulator, behind_our_back: Api
) -> None:
    connect(upstream)
    behind_our_back.create("Task", taskListId="found by itself")
    told = run("sync", "acme", "--full", "--list", "added/by id", "another")
    assert "found by itself: 1 task, all read" in told
    assert "added/by id: 0 tasks, all read" in told
    assert TaskList.objects.count() == 3


@pytest.mark.usefixtures("_token_given")
def test_sync_with_details_reads_every_field(upstream: Simulator, behind_our_back: Api) -> None:
    connect(upstream)
    task = behind_our_back.create("Task", taskListId="l", metadata={"a": 1})
    run("sync", "acme", "--full", "--details")
    snapshot = snapshots.read(TaskList.objects.get())
    assert snapshot is not None
    assert snapshot.by_id[task].fields["metadata"] == {"a": 1}


@pytest.mark.usefixtures("_token_given")
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(status=401), "Enter a new one"),
        (Fault(status=500), "500 Internal Server Error"),
        (Fault(html=True), "not JSON"),
        (Fault(hang=0.2), "cannot be reached"),
    ],
)
def test_a_failing_upstream_is_a_sentence_and_an_exit_code(
    upstream: Simulator, fault: Fault, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    connect(upstream)
    upstream.faults.add(fault)
    err = io.StringIO()
    with pytest.raises(CommandError, match="what was known is kept"):
        call_command("sync", "acme", stdout=io.StringIO(), stderr=err)
    assert told in err.getvalue()


@pytest.mark.usefixtures("_token_given", "no_redis")
def test_without_redis_sync_says_so(upstream: Simulator) -> None:
    connect(upstream)
    with pytest.raises(CommandError, match="Redis does not answer"):
        run("sync", "acme")


def test_an_unknown_organisation_is_named() -> None:
    with pytest.raises(CommandError, match="no organisation “nobody”"):
        run("sync", "nobody")


def test_a_member_can_be_added_and_holds_a_token(settings: Settings) -> None:
    Organisation.objects.create(slug="acme", name="Acme")
    run("add_member", "Eve@Example.org", "acme", "--role", "editor")
    assert Membership.objects.get().role == "editor"
    secret = run("create_token", "eve@example.org", "acme", "--scope", "write").splitlines()[-1]
    holder = token_holder(secret)
    assert holder is not None
    assert holder.user == User.objects.get(email="eve@example.org")
    assert secret not in str(ApiToken.objects.values_list())


def test_the_last_owner_cannot_be_demoted() -> None:
    Organisation.objects.create(slug="acme", name="Acme")
    run("add_member", "o@example.org", "acme", "--role", "owner")
    with pytest.raises(CommandError, match="at least one owner"):
        run("add_member", "o@example.org", "acme", "--role", "viewer")


@pytest.mark.parametrize("days", ["0", "-1", "soon", "99999"])
def test_a_token_needs_a_sensible_number_of_days(days: str) -> None:
    with pytest.raises(CommandError, match="days"):
        run("create_token", "eve@example.org", "acme", "--days", days)
