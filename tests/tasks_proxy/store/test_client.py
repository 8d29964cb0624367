"""What is written together goes together, or not at all."""

from __future__ import annotations

import pytest

from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.store.client import client, once_sent, silence, together, writing
from tests.services.redis_server import RedisServer

pytestmark = pytest.mark.redis


def test_what_waits_for_the_writing_is_called_when_all_was_sent(redis_server: RedisServer) -> None:
    seen: list[object] = []
    with together():
        with writing() as pipe:
            pipe.set("a", 1)
        once_sent(lambda: seen.append(client().get("a")))
        assert not seen
    assert seen == [b"1"]


def test_outside_of_a_batch_nothing_waits(redis_server: RedisServer) -> None:
    seen: list[int] = []
    once_sent(lambda: seen.append(1))
    assert seen == [1]


def test_what_waits_for_a_writing_that_fails_is_not_called(redis_server: RedisServer) -> None:
    seen: list[int] = []
    redis_server.stop()

    def write() -> None:
        with together() as pipe:
            pipe.set("a", 1)
            once_sent(lambda: seen.append(1))

    with pytest.raises(StoreUnavailable):
        write()
    assert not seen
    redis_server.start()
    silence.until = 0.0
