"""The demo's settings: secrets made once and kept in .demo/, the rest from its ports.

Imported by manage.py before Django has settings: imports no Django.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
from collections.abc import MutableMapping, Sequence
from pathlib import Path

from cryptography.fernet import Fernet

from dashboard.demo.ports import HOST, free_port, port_number

CHECKOUT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("DEMO_FOLDER") or CHECKOUT / ".demo").resolve()
LOGS = HOME / "logs"
DEFAULT_PORT = 8000

# Whatever the shell has set for a real Taskloom, also as NAME_FILE, must not reach the demo: it
# migrates its database and fills it with an account whose password it prints.
_SETTINGS = (
    "SECRET_KEY",
    "DEBUG",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_URL",
    "REDIS_URL",
    "CREDENTIAL_KEYS",
    "PUBLIC_URL",
    "EMAIL_URL",
    "EMAIL_FROM",
    "LOG_LEVEL",
    "PROXY_MAX_AGE",
    "PROXY_MAX_STALE",
    "ALLOWED_UPSTREAM_HOSTS",
    "STATIC_ROOT",
    "UPSTREAM_CALLS_PER_MINUTE",
    "TOKEN_REQUESTS_PER_MINUTE",
    "REMEMBER_TOKENS",
    "RETENTION_DAYS",
    "AUDIT_RETENTION_DAYS",
    "JOB_SECONDS",
    "WORKER_MEMORY_MB",
    "TRUSTED_PROXIES",
    "OPEN_SIGN_UP",
    "OPENID_CONNECT_PROVIDERS",
    "UPSTREAM_TOKEN",
)


def add_port(parser: argparse.ArgumentParser) -> None:
    """The one argument of `manage.py demo`."""
    parser.add_argument(
        "--port", type=port_number, default=DEFAULT_PORT, help="where to serve (default: 8000)"
    )


def take_over(environ: MutableMapping[str, str], arguments: Sequence[str]) -> None:
    """Replace all of Taskloom's settings in the environment by the demo's."""
    parser = argparse.ArgumentParser(prog="manage.py demo", add_help=False)
    add_port(parser)
    port: int = parser.parse_known_args(arguments)[0].port
    forget_settings(environ)
    environ.update(settings(port=port, redis_port=free_port(), home=HOME))


def forget_settings(environ: MutableMapping[str, str]) -> None:
    """Take all of Taskloom's settings out of an environment, also those read from files."""
    for name in _SETTINGS:
        environ.pop(name, None)
        environ.pop(f"{name}_FILE", None)


def settings(*, port: int, redis_port: int, home: Path) -> dict[str, str]:
    """The environment of every process of a demo that serves at `port` and keeps `home`."""
    kept = kept_secrets(home)
    return {
        "SECRET_KEY": kept["secret_key"],
        "CREDENTIAL_KEYS": kept["credential_key"],
        "PUBLIC_URL": f"http://{HOST}:{port}",
        "CSRF_TRUSTED_ORIGINS": f"http://{HOST}:{port},http://localhost:{port}",
        "DATABASE_URL": f"sqlite:///{home / 'taskloom.sqlite3'}",
        "REDIS_URL": f"redis://{HOST}:{redis_port}/0",
        "STATIC_ROOT": str(home / "static"),
        # The simulator stands on this machine, which no connection may reach otherwise.
        "ALLOWED_UPSTREAM_HOSTS": HOST,
        "EMAIL_URL": "dummy://",
    }


def kept_secrets(home: Path) -> dict[str, str]:
    """The demo's secrets, made by the first run; only the owner of the files may read them."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = home / "secrets.json"
    if file.exists():
        kept: dict[str, str] = json.loads(file.read_text())
        return kept
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "credential_key": Fernet.generate_key().decode(),
        "password": "-".join(secrets.token_hex(2) for _ in range(3)),
        "upstream_token": secrets.token_urlsafe(24),
    }
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(made, indent=2) + "\n")
    draft.rename(file)
    return made
