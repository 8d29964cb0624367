"""Settings of a benchmark's own process, set before Django reads them; a Redis of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command

from dashboard.collecting import seldom
from tests.services import environment as tests_environment
from tests.services.redis_server import RedisServer


@contextmanager
def prepared() -> Iterator[None]:
    """Django with production's settings on an empty SQLite file and an empty Redis."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(
            DATABASE_URL=f"sqlite:///{folder / 'bench.sqlite3'}",
            STATIC_ROOT=str(folder / "static"),
            DEBUG="false",
            LOG_LEVEL="ERROR",
            ALLOWED_UPSTREAM_HOSTS="127.0.0.1",
            REMEMBER_TOKENS="true",
            TOKEN_REQUESTS_PER_MINUTE="100000000",
        )
        redis = RedisServer(folder, tests_environment.REDIS_PORT)
        redis.start()
        try:
            django.setup()
            seldom()
            call_command("migrate", verbosity=0)
            yield
        finally:
            redis.stop()
