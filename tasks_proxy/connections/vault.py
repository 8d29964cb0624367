"""Credentials at rest: encrypted with MultiFernet, each bound to the row that it belongs to.

Fernet binds no context, so a ciphertext copied to another row would open there; the connection's
id therefore lies inside the plaintext and is checked.
"""

from __future__ import annotations

import json
from functools import lru_cache
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from tasks_proxy.core.errors import CredentialUnreadable


def encrypt(connection_id: UUID, secret: str) -> str:
    """The ciphertext of `secret` for this connection, by the newest key."""
    plaintext = json.dumps({"connection": str(connection_id), "secret": secret})
    return _keys().encrypt(plaintext.encode()).decode()


def decrypt(connection_id: UUID, ciphertext: str) -> str:
    """The secret; CredentialUnreadable when no key opens it or it is another connection's."""
    try:
        plaintext = json.loads(_keys().decrypt(ciphertext.encode()))
    except (InvalidToken, ValueError) as error:
        raise CredentialUnreadable(
            "The stored credential cannot be opened with the configured keys. Enter it again."
        ) from error
    if plaintext.get("connection") != str(connection_id):
        raise CredentialUnreadable(
            "The stored credential belongs to another connection. Enter it again."
        )
    return str(plaintext["secret"])


def is_by_newest_key(ciphertext: str) -> bool:
    """Whether the newest key alone opens this, so that all older ones may go."""
    try:
        _ring(tuple(settings.CREDENTIAL_KEYS[:1])).decrypt(ciphertext.encode())
    except InvalidToken:
        return False
    return True


def _keys() -> MultiFernet:
    return _ring(tuple(settings.CREDENTIAL_KEYS))


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
