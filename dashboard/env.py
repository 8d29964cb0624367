"""Reads the environment, and stops the start with the variable's name where a value is bad."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError, FileAwareEnv

_env = FileAwareEnv(strip_whitespace=True)


def text(name: str, default: str | None = None) -> str:
    """A non-empty text; required where there is no default."""
    try:
        value: str = _env.str(name) if default is None else _env.str(name, default)
    except (EnvError, ValueError) as error:
        raise _bad(name, "is not set or cannot be read") from error
    if not value and default != "":
        raise _bad(name, "is empty")
    return value


def flag(name: str, *, default: bool) -> bool:
    """A yes or no."""
    try:
        return _env.bool(name, default)
    except EnvError as error:
        raise _bad(name, "must be true or false") from error


def number(name: str, default: float) -> float:
    """A number of at least zero."""
    try:
        value = _env.float(name, default)
    except EnvError as error:
        raise _bad(name, "must be a number") from error
    if not 0 <= value < float("inf"):
        raise _bad(name, "must be zero or more")
    return value


def whole(name: str, default: int) -> int:
    """A whole number of at least one."""
    try:
        value: int = _env.int(name, default)
    except EnvError as error:
        raise _bad(name, "must be a whole number") from error
    if value < 1:
        raise _bad(name, "must be one or more")
    return value


def words(name: str) -> list[str]:
    """A comma-separated list, without empty items."""
    return [word.strip() for word in text(name, "").split(",") if word.strip()]


def credential_keys(name: str) -> list[str]:
    """The Fernet keys, newest first; at least one, and each well formed."""
    keys = words(name)
    if not keys:
        raise _bad(name, f"is not set. {_NEW_KEY}")
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError as error:
            raise _bad(name, f"has a malformed key in place {place}. {_NEW_KEY}") from error
    return keys


def address(name: str, default: str) -> str:
    """An http or https address of this site, without a path."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise _bad(name, "must look like https://taskloom.example")
    return value


def redis_url(name: str, default: str) -> str:
    """The address of Redis."""
    value = text(name, default)
    if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise _bad(name, "must begin with redis://, rediss:// or unix://")
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """Django's settings for the database that a URL names."""
    try:
        config = dict(dj_database_url.parse(text(name, default), conn_max_age=60))
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
        raise _bad(name, "is not a database URL, such as postgres://user:pass@host/name") from error
    if config["ENGINE"] == "django.db.backends.sqlite3":
        # One writer at a time: taking the write lock first lets SQLite queue writers instead of
        # failing the second one, and WAL keeps readers out of their way.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    return config


def email(name: str, default: str) -> dict[str, Any]:
    """Django's e-mail settings, by their names, from a URL."""
    try:
        parsed = dict(dj_email_url.parse(text(name, default)))
    except (UserWarning, ValueError) as error:
        raise _bad(name, _NO_EMAIL_URL) from error
    if "EMAIL_BACKEND" not in parsed:
        raise _bad(name, _NO_EMAIL_URL)
    wanted = (
        *("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL"),
        "FILE_PATH",
    )
    return {f"EMAIL_{key}": parsed[f"EMAIL_{key}"] for key in wanted if f"EMAIL_{key}" in parsed}


def openid_providers(name: str) -> list[dict[str, Any]]:
    """The OpenID Connect providers, as allauth's settings name their parts.

    The variable holds a JSON list of `{"id", "name", "server_url", "client_id"}` with `"secret"`
    or `"secret_file"`, and where wanted `"sign_up": true` (whoever it knows may join this site).
    """
    try:
        given = json.loads(text(name, "[]") or "[]")
    except ValueError as error:
        raise _bad(name, "is not JSON") from error
    if not isinstance(given, list):
        raise _bad(name, "must be a JSON list")
    found = [_openid_provider(name, place, part) for place, part in enumerate(given, start=1)]
    if len({app["provider_id"] for app in found}) < len(found):
        raise _bad(name, "names two providers by one id")
    return found


def _openid_provider(name: str, place: int, given: Any) -> dict[str, Any]:
    """One of them; its parts are told by their names alone, for one is a secret."""
    parts = given if isinstance(given, dict) else {}
    if "secret_file" in parts:
        try:
            parts = {**parts, "secret": Path(str(parts["secret_file"])).read_text().strip()}
        except OSError as error:
            raise _bad(name, f"names a secret_file in place {place} that cannot be read") from error
    for part in ("id", "name", "server_url", "client_id", "secret"):
        if not isinstance(parts.get(part), str) or not parts[part]:
            raise _bad(name, f"lacks “{part}” in place {place}")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", parts["id"]):
        raise _bad(name, f"has an id in place {place} that is not a-z, 0-9 and hyphens")
    return {
        "provider_id": parts["id"],
        "name": parts["name"],
        "client_id": parts["client_id"],
        "secret": parts["secret"],
        "settings": {
            "server_url": parts["server_url"],
            "sign_up": parts.get("sign_up") is True,
        },
    }


_NO_EMAIL_URL = "is not an e-mail URL, such as submission://user:pass@host or console:"
_NEW_KEY = (
    "Make one with: python -c "
    "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
)


def _bad(name: str, problem: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"The environment variable {name} {problem}.")
