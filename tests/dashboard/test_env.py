"""Settings from the environment: a bad value stops the start with its name."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from dashboard import env
from dashboard.demo.environment import forget_settings

KEY = Fernet.generate_key().decode()


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (env.text, ""),
        (lambda name: env.flag(name, default=False), "perhaps"),
        (lambda name: env.number(name, 1), "soon"),
        (lambda name: env.number(name, 1), "-1"),
        (lambda name: env.number(name, 1), "inf"),
        (lambda name: env.whole(name, 1), "0"),
        (lambda name: env.whole(name, 1), "1.5"),
        (env.credential_keys, ""),
        (env.credential_keys, "not-a-key"),
        pytest.param(env.credential_keys, f"{KEY},short", id="a good key and a short one"),
        (lambda name: env.address(name, "x"), "elsewhere.example"),
        (lambda name: env.address(name, "x"), "https://taskloom.example/path"),
        (lambda name: env.redis_url(name, "x"), "http://redis"),
        (lambda name: env.database(name, "x"), "nonsense"),
        (lambda name: env.email(name, "x"), "carrier-pigeon://roof"),
    ],
)
def test_a_bad_value_is_refused_by_the_variables_name_and_never_shown(
    read: Callable[[str], Any], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_SETTING", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_SETTING") as caught:
        read("SOME_SETTING")
    assert not value or value not in str(caught.value)


def test_what_is_required_and_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_SETTING", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SOME_SETTING"):
        env.text("SOME_SETTING")


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("SOME_SETTING_FILE", str(tmp_path / "secret"))
    assert env.text("SOME_SETTING") == "from the file"


def test_a_secrets_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SETTING_FILE", "/nowhere/at/all")
    with pytest.raises(ImproperlyConfigured, match="SOME_SETTING"):
        env.text("SOME_SETTING")


def test_keys_come_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    older = Fernet.generate_key().decode()
    monkeypatch.setenv("SOME_SETTING", f"{KEY}, {older}")
    assert env.credential_keys("SOME_SETTING") == [KEY, older]


def test_sqlite_queues_its_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SETTING", "sqlite:////tmp/x.sqlite3")
    options = env.database("SOME_SETTING", "x")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_mail_settings_come_from_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SETTING", "submission://me:pw@mail.example")
    found = env.email("SOME_SETTING", "x")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 587)
    assert found["EMAIL_USE_TLS"] is True


def test_every_setting_that_is_read_is_kept_from_the_demo() -> None:
    source = (Path(env.__file__).parent / "settings.py").read_text()
    names = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', source))
    assert len(names) > 15
    around = dict.fromkeys(names, "x") | {f"{name}_FILE": "x" for name in names}
    forget_settings(around)
    assert around == {}


def test_a_missing_setting_is_one_line_on_the_command_line() -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=Path(env.__file__).parents[1],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "SECRET_KEY" in ended.stderr


PROVIDER = {"id": "corp", "name": "Corp", "server_url": "https://sso.x.example", "client_id": "t"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("{", "is not JSON"),
        ("{}", "must be a JSON list"),
        ("[1]", "lacks “id” in place 1"),
        (json.dumps([PROVIDER]), "lacks “secret” in place 1"),
        (json.dumps([{**PROVIDER, "secret": "canary", "id": "A B"}]), "has an id in place 1"),
        (json.dumps([{**PROVIDER, "secret": "canary"}] * 2), "two providers by one id"),
        (json.dumps([{**PROVIDER, "secret_file": "/nowhere"}]), "cannot be read"),
    ],
)
def test_a_provider_that_is_badly_described_is_told_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, value: str, told: str
) -> None:
    monkeypatch.setenv("SOME_PROVIDERS", value)
    with pytest.raises(ImproperlyConfigured, match=told) as raised:
        env.openid_providers("SOME_PROVIDERS")
    assert "canary" not in str(raised.value)


def test_a_providers_secret_may_stand_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    listed = tmp_path / "providers.json"
    listed.write_text(json.dumps([{**PROVIDER, "secret_file": str(tmp_path / "secret")}]))
    monkeypatch.setenv("SOME_PROVIDERS_FILE", str(listed))
    (found,) = env.openid_providers("SOME_PROVIDERS")
    assert (found["secret"], found["settings"]["sign_up"]) == ("s3cret", False)
