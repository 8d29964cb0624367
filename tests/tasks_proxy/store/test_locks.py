"""One at a time, in a real Redis."""

from __future__ import annotations

import time

import pytest

from tasks_proxy.store import client, locks
from tests.services.redis_server import RedisServer

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def test_a_second_holder_is_refused_until_the_first_is_done() -> None:
    with locks.held("tl:0:lock:a", seconds=5) as first, locks.held("tl:0:lock:a", seconds=5) as two:
        assert (first, two) == (True, False)
    with locks.held("tl:0:lock:a", seconds=5) as again:
        assert again


def test_a_lock_that_ran_out_is_not_taken_from_its_next_holder() -> None:
    with locks.held("tl:0:lock:b", seconds=0.05) as first:
        time.sleep(0.1)
        with client.answering() as redis:
            redis.set("tl:0:lock:b", "somebody else's")
    assert first
    with client.answering() as redis:
        assert redis.get("tl:0:lock:b") == b"somebody else's"


def test_what_was_done_under_a_lock_stands_when_only_the_freeing_fails(
    redis_server: RedisServer,
) -> None:
    done = []
    with locks.held("tl:0:lock:c", seconds=5) as had:
        done.append(had)
        redis_server.stop()
    assert done == [True]
