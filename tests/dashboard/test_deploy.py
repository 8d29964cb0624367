"""The production settings of docs/settings.md, as Django and as a browser see them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.test import Client

from dashboard.demo import parts
from dashboard.demo.environment import forget_settings
from dashboard.headers import POLICY
from tasks_proxy.accounts.models import User
from tests.conftest import SignIn


def production(folder: Path, **more: str) -> dict[str, str]:
    """The environment that docs/settings.md describes for a site in production."""
    around = dict(os.environ)
    forget_settings(around)
    return {
        **around,
        "SECRET_KEY": "a-key-of-more-than-fifty-characters-0123456789-abcdefghij-ABCDEFGHIJ",
        "CREDENTIAL_KEYS": Fernet.generate_key().decode(),
        "PUBLIC_URL": "https://taskloom.example",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "EMAIL_URL": "submission://user:pass@mail.taskloom.example",
        **more,
    }


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        parts.manage(*arguments),
        env=production(folder, **more),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_djangos_check_for_deployment_has_nothing_to_say(tmp_path: Path) -> None:
    ended = run(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


COOKIES = """
from django.conf import settings as s
from django.test import Client
c = Client(HTTP_HOST="taskloom.example", HTTP_X_FORWARDED_PROTO="https")
page = c.get("/accounts/login/")
print(sorted((m.key, m["secure"], m["httponly"], m["samesite"], m["path"], m["domain"])
      for m in page.cookies.values()))
c.post("/theme/", {"theme": "dark"})
print(sorted(c.cookies), s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_HTTPONLY)
print(page["Strict-Transport-Security"])
print(Client(HTTP_HOST="taskloom.example").get("/accounts/login/").status_code)
print(Client(HTTP_HOST="taskloom.example").get("/healthz").status_code)
print(s.TRUSTED_PROXIES, s.REST_FRAMEWORK["NUM_PROXIES"], s.ACCOUNT_EMAIL_VERIFICATION)
"""


def test_over_https_every_cookie_is_for_this_host_and_no_script(tmp_path: Path) -> None:
    static = tmp_path / "static"
    environment = {"STATIC_ROOT": str(static), "LOG_LEVEL": "ERROR"}
    assert run(tmp_path, "migrate", "--no-input", **environment).returncode == 0
    assert run(tmp_path, "collectstatic", "--no-input", **environment).returncode == 0
    ended = run(tmp_path, "shell", "--no-imports", "-c", COOKIES, **environment)
    lines = ended.stdout.splitlines()
    assert lines == [
        "[('__Host-csrf', True, True, 'Lax', '/', '')]",
        "['__Host-csrf', '__Host-theme'] __Host-session True",
        "max-age=31536000; includeSubDomains; preload",
        "301",
        "200",
        "1 1 mandatory",
    ], ended.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/account/", "/o/acme/team/", "/nowhere", "/healthz", "/api/v1/nowhere"],
)
def test_every_answer_carries_the_headers(owner: User, signed_in: SignIn, address: str) -> None:
    answer = signed_in(owner).get(address)
    policy = answer["Content-Security-Policy"]
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'"):
        assert part in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["Permissions-Policy"] == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/o/acme/team/", "/healthz"])
def test_trace_is_refused(client: Client, address: str) -> None:
    assert client.trace(address).status_code in {302, 405}
