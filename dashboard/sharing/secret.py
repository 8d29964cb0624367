"""A link's secret: 256 random bits, shown once and stored as a digest."""

from __future__ import annotations

import hashlib
import re
import secrets

LENGTH = 43
PATTERN = re.compile(rf"[A-Za-z0-9_\-]{{{LENGTH}}}", re.ASCII)


def new_secret() -> str:
    """43 characters of a URL's own alphabet."""
    return secrets.token_urlsafe(32)


def new_key() -> bytes:
    """The key under which a link names its tasks."""
    return secrets.token_bytes(32)


def digest_of(secret: str) -> str:
    """What is stored and looked up: a secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


def is_secret(text: str) -> bool:
    """Whether this could be one at all."""
    return PATTERN.fullmatch(text) is not None
