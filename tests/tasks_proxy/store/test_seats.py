"""The jobs of one connection that may wait for its upstream at once."""

from __future__ import annotations

import threading
import time

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.store import seats
from tests.tasks_proxy.conftest import Connect

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


@pytest.fixture
def slow(connect: Connect) -> Connection:
    return connect("http://127.0.0.1:9", slug="slow")


@pytest.fixture
def _ample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time enough for a busy machine."""
    monkeypatch.setattr(seats, "BRISK_SECONDS", 2.0)


def test_there_are_so_many_seats_and_a_seat_is_free_again_at_the_end(slow: Connection) -> None:
    with seats.seat(slow, 2) as one, seats.seat(slow, 2) as two, seats.seat(slow, 2) as three:
        assert (one, two, three) == (True, True, False)
    with seats.seat(slow, 2) as again:
        assert again


def test_other_connections_have_seats_of_their_own(slow: Connection, connect: Connect) -> None:
    with seats.seat(slow, 1), seats.seat(connect("http://127.0.0.1:9", slug="b"), 1) as had:
        assert had


@pytest.mark.usefixtures("_ample")
def test_a_seat_that_is_soon_free_is_waited_for(slow: Connection) -> None:
    sat, rise = threading.Event(), threading.Event()

    def sit() -> None:
        with seats.seat(slow, 1):
            sat.set()
            rise.wait(5)

    other = threading.Thread(target=sit)
    other.start()
    assert sat.wait(5)
    threading.Timer(seats.BRISK_SECONDS / 4, rise.set).start()
    with seats.seat(slow, 1) as had:
        assert had
    other.join()


@pytest.mark.usefixtures("_ample")
def test_a_seat_that_is_kept_is_not_waited_for(slow: Connection) -> None:
    with seats.seat(slow, 1):
        assert not seats.all_kept(slow, 1)
        time.sleep(seats.BRISK_SECONDS + 0.05)
        assert seats.all_kept(slow, 1)
        began = time.monotonic()
        with seats.seat(slow, 1) as had:
            assert not had
        assert time.monotonic() - began < seats.BRISK_SECONDS
    assert not seats.all_kept(slow, 1)
