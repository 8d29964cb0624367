"""Credentials at rest."""

from __future__ import annotations

import uuid

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from tasks_proxy.connections import vault
from tasks_proxy.core.errors import CredentialUnreadable

ROW, OTHER_ROW = uuid.uuid4(), uuid.uuid4()


def test_what_was_encrypted_for_a_row_opens_there() -> None:
    assert vault.decrypt(ROW, vault.encrypt(ROW, "s3cret-token")) == "s3cret-token"


def test_the_ciphertext_shows_neither_secret_nor_row() -> None:
    sealed = vault.encrypt(ROW, "s3cret-token")
    assert "s3cret-token" not in sealed
    assert str(ROW) not in sealed


def test_a_ciphertext_moved_to_another_row_is_refused() -> None:
    with pytest.raises(CredentialUnreadable, match="another connection"):
        vault.decrypt(OTHER_ROW, vault.encrypt(ROW, "s3cret-token"))


def test_one_changed_character_is_refused() -> None:
    sealed = vault.encrypt(ROW, "s3cret-token")
    changed = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    with pytest.raises(CredentialUnreadable):
        vault.decrypt(ROW, changed)


def test_an_older_key_still_opens_and_a_strange_one_does_not(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.CREDENTIAL_KEYS = [old]
    sealed = vault.encrypt(ROW, "s3cret-token")
    settings.CREDENTIAL_KEYS = [new, old]
    assert vault.decrypt(ROW, sealed) == "s3cret-token"
    settings.CREDENTIAL_KEYS = [new]
    with pytest.raises(CredentialUnreadable, match="Enter it again"):
        vault.decrypt(ROW, sealed)
