"""Changing the keys that credentials are encrypted with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection as database
from pytest_django import Settings

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.connections.rotation import Rotation, credentials_rotate

pytestmark = pytest.mark.django_db

OLD, NEW, STRANGE = (Fernet.generate_key().decode() for _ in range(3))


def connected(number: int, secret: str = "") -> Connection:
    """The connection of organisation `number`, made or changed."""
    return connection_put(
        organisation=Organisation.objects.get_or_create(slug=f"o{number}", name="O")[0],
        provider=Provider.QUANTCDN,
        base_url="https://upstream.example",
        upstream_id="acme",
        token=secret or f"secret-of-{number}",
    )


@pytest.fixture
def old(settings: Settings) -> list[Connection]:
    """Three connections under the old key; the new key is there too."""
    settings.CREDENTIAL_KEYS = [OLD]
    made = [connected(number) for number in range(3)]
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    return made


def secrets() -> set[str]:
    return {row.unseal() for row in Connection.objects.all()}


def rotate() -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("rotate_keys", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@contextmanager
def just_before_an_update(act: Callable[[], object]) -> Iterator[None]:
    """Somebody acts between a row's reading and its writing, once."""
    waiting = [act]

    def wrapper(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if sql.startswith("UPDATE") and waiting:
            waiting.pop()()
        return execute(sql, *more)

    with database.execute_wrapper(wrapper):
        yield
    assert not waiting


def test_afterwards_the_new_key_alone_opens_everything(
    old: list[Connection], settings: Settings
) -> None:
    assert rotate() == ("3 credentials encrypted anew, 0 were already.\n", "")
    settings.CREDENTIAL_KEYS = [NEW]
    assert secrets() == {"secret-of-0", "secret-of-1", "secret-of-2"}


def test_a_second_run_finds_nothing_to_do(old: list[Connection]) -> None:
    rotate()
    before = list(Connection.objects.values_list("credential", "updated_at"))
    assert credentials_rotate() == Rotation(rotated=0, already=3)
    assert list(Connection.objects.values_list("credential", "updated_at")) == before


def test_many_rows_are_walked_in_batches(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks_proxy.connections.rotation._AT_ONCE", 2)
    settings.CREDENTIAL_KEYS = [OLD]
    for number in range(5):
        connected(number)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    assert credentials_rotate() == Rotation(rotated=5)


def test_a_credential_that_was_entered_meanwhile_stays(
    old: list[Connection], settings: Settings
) -> None:
    def enter() -> None:
        for number in range(3):
            connected(number, f"entered-{number}")

    with just_before_an_update(enter):
        assert credentials_rotate() == Rotation(rotated=0, already=3)
    assert secrets() == {"entered-0", "entered-1", "entered-2"}


def test_a_credential_entered_meanwhile_with_the_old_key_is_rotated_too(
    old: list[Connection], settings: Settings
) -> None:
    def enter() -> None:
        settings.CREDENTIAL_KEYS = [OLD]
        for number in range(3):
            connected(number, f"entered-{number}")
        settings.CREDENTIAL_KEYS = [NEW, OLD]

    with just_before_an_update(enter):
        assert credentials_rotate() == Rotation(rotated=3)
    settings.CREDENTIAL_KEYS = [NEW]
    assert secrets() == {"entered-0", "entered-1", "entered-2"}


def test_a_connection_that_goes_meanwhile_is_no_error(old: list[Connection]) -> None:
    with just_before_an_update(lambda: Connection.objects.all().delete()):
        assert credentials_rotate() == Rotation()


def test_unreadable_rows_are_named_left_alone_and_end_in_an_exit_code(
    old: list[Connection], settings: Settings
) -> None:
    settings.CREDENTIAL_KEYS = [STRANGE]
    lost = connected(7)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    err, out = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="1 credential left as they are"):
        call_command("rotate_keys", stdout=out, stderr=err)
    assert out.getvalue().startswith("3 credentials encrypted anew")
    assert err.getvalue() == f"connection {lost.pk}: no key opens its credential\n"
    assert Connection.objects.get(pk=lost.pk).credential == lost.credential


def test_a_ciphertext_of_another_row_is_not_made_valid(old: list[Connection]) -> None:
    moved = old[1].credential
    Connection.objects.filter(pk=old[0].pk).update(credential=moved)
    assert credentials_rotate() == Rotation(rotated=2, unreadable=[old[0].pk])
    assert Connection.objects.get(pk=old[0].pk).credential == moved


def test_a_wrong_key_leaves_every_ciphertext_untouched(
    old: list[Connection], settings: Settings
) -> None:
    before = json.dumps(sorted(Connection.objects.values_list("credential", flat=True)))
    settings.CREDENTIAL_KEYS = [STRANGE]
    with pytest.raises(CommandError, match="3 credentials"):
        rotate()
    assert json.dumps(sorted(Connection.objects.values_list("credential", flat=True))) == before


def test_no_output_holds_a_secret(old: list[Connection], settings: Settings) -> None:
    settings.CREDENTIAL_KEYS = [STRANGE, OLD]
    Connection.objects.filter(pk=old[0].pk).update(credential="secret-of-0, put in by hand")
    with pytest.raises(CommandError) as failed:
        rotate()
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("rotate_keys", stdout=out, stderr=out)
    assert "secret" not in out.getvalue() + str(failed.value)
