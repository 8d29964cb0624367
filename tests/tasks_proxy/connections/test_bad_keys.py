"""Credentials that cannot be opened: everything says what to do, and nothing breaks."""

from __future__ import annotations

import io
import random
import uuid

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.connections import vault
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import CredentialUnreadable
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import states
from tasks_proxy.sync.jobs import discover_one, read_list
from tests.conftest import SignIn
from tests.tasks_proxy.conftest import calls

AGAIN = "Enter it again"


def test_one_flipped_bit_is_refused_in_each_of_a_thousand_rows() -> None:
    dice = random.Random(5)  # noqa: S311  not for secrets
    refused = 0
    for _ in range(1_000):
        row = uuid.uuid4()
        sealed = bytearray(vault.encrypt(row, "s3cret-token").encode())
        sealed[dice.randrange(len(sealed))] ^= 1 << dice.randrange(7)
        try:
            assert vault.decrypt(row, sealed.decode()) == "s3cret-token"
        except CredentialUnreadable:
            refused += 1
    # Base64 has bits to spare in its last letter, which change no byte of what it writes.
    assert refused >= 990


@pytest.fixture
def wrong_key(connection: Connection, world: TaskList, settings: Settings) -> Connection:
    """acme's connection, after CREDENTIAL_KEYS was replaced by another key."""
    settings.CREDENTIAL_KEYS = [Fernet.generate_key().decode()]
    return connection


pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


@pytest.mark.parametrize("path", ["", "/some-task", "/world/dependency-graph"])
def test_the_proxied_api_asks_for_the_token_again(
    wrong_key: Connection, owner: User, organisation: Organisation, upstream: Simulator, path: str
) -> None:
    secret = token_create(
        user=owner, organisation=organisation, name="t", scope=Scope.WRITE, days=1
    )
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    answer = client.get(f"/api/v3/organizations/acme/ai/tasks{path}")
    assert answer.status_code == 502
    assert answer.json()["error"] == "UPSTREAM_NOT_CONNECTED"
    assert AGAIN in answer.json()["message"]
    assert calls(upstream) == []


def test_the_sync_command_asks_for_the_token_again(wrong_key: Connection) -> None:
    err = io.StringIO()
    with pytest.raises(CommandError, match="what was known is kept"):
        call_command("sync", "acme", "--full", stdout=io.StringIO(), stderr=err)
    assert AGAIN in err.getvalue()


def test_jobs_go_on_and_note_what_is_wrong(wrong_key: Connection, world: TaskList) -> None:
    read_list(world.pk)
    discover_one(str(wrong_key.pk))
    assert AGAIN in str(states.read([world])[world.pk].error)


@pytest.mark.parametrize("path", ["/", "/o/acme/", "/o/acme/lists/world/"])
def test_pages_stay_up(
    wrong_key: Connection, world: TaskList, owner: User, signed_in: SignIn, path: str
) -> None:
    read_list(world.pk)
    assert signed_in(owner).get(path, follow=True).status_code == 200


def test_the_list_page_asks_for_the_token_again(
    wrong_key: Connection, world: TaskList, owner: User, signed_in: SignIn
) -> None:
    read_list(world.pk)
    page = signed_in(owner).get("/o/acme/lists/world/").content.decode()
    assert AGAIN in page


def test_the_ciphertext_is_untouched_by_all_this(wrong_key: Connection, world: TaskList) -> None:
    before = Connection.objects.values_list("credential", flat=True).get()
    read_list(world.pk)
    discover_one(str(wrong_key.pk))
    assert Connection.objects.values_list("credential", flat=True).get() == before
