"""A real Redis for the tests that need one, and a list whose picture is drawn."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from dashboard.drawing.jobs import lay_out
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import client as store_client


@pytest.fixture(scope="session")
def redis_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a Redis server of our own."""
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("redis-server is not installed")
    socket = tmp_path_factory.mktemp("redis") / "redis.sock"
    process = subprocess.Popen(
        [server, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", socket.parent],
        stdout=subprocess.DEVNULL,
    )
    try:
        while not socket.exists():
            assert process.poll() is None
        yield socket
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def own_redis(redis_socket: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """The store's client, on an empty Redis."""
    client = redis.Redis(unix_socket_path=str(redis_socket), retry=Retry(NoBackoff(), 0))
    client.flushall()
    monkeypatch.setattr(store_client, "client", lambda: client)
    yield client
    client.close()


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store whose Redis refuses connections."""
    client = redis.Redis(port=1, socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(store_client, "client", lambda: client)
    yield
    client.close()


@pytest.fixture
def task_list() -> TaskList:
    """A list that needs no database: only its keys and name count here."""
    return TaskList(pk=7, organisation_id=3, list_id="checkout-v2", key="checkout-v2")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The messages that would have gone to the broker."""
    messages: list[dict[str, Any]] = []

    def publish(args: tuple[Any, ...], **options: Any) -> None:
        messages.append({"args": args, **options})

    monkeypatch.setattr(lay_out, "apply_async", publish)
    return messages
