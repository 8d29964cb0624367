"""The demo's settings and secrets."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from dashboard.demo.environment import forget_settings, kept_secrets, settings


def test_secrets_are_made_once(tmp_path: Path) -> None:
    first = kept_secrets(tmp_path / "demo")

    assert kept_secrets(tmp_path / "demo") == first
    Fernet(first["credential_key"])
    assert len(set(first.values())) == len(first)


def test_two_demos_have_different_secrets(tmp_path: Path) -> None:
    one, other = kept_secrets(tmp_path / "one"), kept_secrets(tmp_path / "other")

    assert not set(one.values()) & set(other.values())


def test_only_the_owner_may_read_the_secrets(tmp_path: Path) -> None:
    kept_secrets(tmp_path / "demo")

    assert stat.S_IMODE((tmp_path / "demo").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "demo" / "secrets.json").stat().st_mode) == 0o600


def test_the_settings_follow_the_ports(tmp_path: Path) -> None:
    made = settings(port=8123, redis_port=6400, home=tmp_path)

    assert made["PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert made["REDIS_URL"] == "redis://127.0.0.1:6400/0"
    assert made["DATABASE_URL"] == f"sqlite:///{tmp_path}/taskloom.sqlite3"


@pytest.mark.parametrize("name", ["UPSTREAM_TOKEN", "password"])
def test_children_are_told_no_secret_that_they_do_not_need(tmp_path: Path, name: str) -> None:
    kept = kept_secrets(tmp_path)

    made = settings(port=8000, redis_port=6400, home=tmp_path)

    assert name not in made
    assert kept["upstream_token"] not in made.values()
    assert kept["password"] not in made.values()


def test_settings_of_a_real_taskloom_are_forgotten() -> None:
    environ = {
        "DATABASE_URL": "postgres://real/one",
        "SECRET_KEY_FILE": "/run/secrets/key",
        "PATH": "/bin",
    }

    forget_settings(environ)

    assert environ == {"PATH": "/bin"}
