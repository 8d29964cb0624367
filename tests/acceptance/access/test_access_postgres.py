"""The same table on PostgreSQL: the tests beside this file, in a process of their own.

Streams are asked on PostgreSQL by a whole site, in `tests/dashboard/live/test_server.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.postgres_server import PostgresServer

pytestmark = [pytest.mark.long, pytest.mark.postgres, pytest.mark.timeout(1200)]

TESTS = Path(__file__).with_name("test_access.py")


def test_the_table_holds_on_postgresql(postgres_server: PostgresServer) -> None:
    database = postgres_server.new_database()
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(TESTS), "-k", "not stream"],
        env={**os.environ, "TEST_DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
        timeout=1_100,
    )
    assert ended.returncode == 0, ended.stdout[-4000:]
