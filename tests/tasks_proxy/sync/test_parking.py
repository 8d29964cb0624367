"""Readings that break off each time are left alone, told, and tried again when somebody asks."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from django.test import Client

from tasks_proxy.accounts.models import User
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import attempts, keys, locks, orders, schedule, states
from tasks_proxy.sync import jobs
from tests.conftest import SignIn
from tests.services.waiting import until
from tests.tasks_proxy.conftest import calls
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


class BrokenOff(BaseException):
    """What a time limit raises in the midst of a job, wherever it is."""


@pytest.fixture
def breaking(upstream: Simulator) -> Iterator[None]:
    """Whatever asks the upstream is broken off in the midst of its first call."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise BrokenOff

    before = signal.signal(signal.SIGUSR1, interrupt)
    upstream.faults.add(Fault(method="GET", latency=10))
    yield
    signal.signal(signal.SIGUSR1, before)


def break_off(upstream: Simulator, job: Callable[[Any], None], argument: object) -> None:
    """Run a job that is broken off once the upstream has its call."""
    before = len(upstream.calls.all())

    def interrupt() -> None:
        until(lambda: len(upstream.calls.all()) > before)
        os.kill(os.getpid(), signal.SIGUSR1)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(BrokenOff):
        job(argument)
    thread.join()


@pytest.mark.usefixtures("breaking")
def test_a_list_whose_reading_breaks_off_five_times_is_left_alone_for_a_day_and_says_so(
    world: TaskList, upstream: Simulator, viewer: User, signed_in: SignIn
) -> None:
    for _ in range(attempts.MOST):
        break_off(upstream, jobs.read_list, world.pk)
    assert len(calls(upstream)) == attempts.MOST
    jobs.read_list(world.pk)
    assert calls(upstream) == []
    state = states.read([world])[world.pk]
    assert "broke off 5 times" in (state.error or "")
    due = schedule.times(world.connection)[world.pk]
    assert due == pytest.approx(time.time() + 86_400, abs=60)
    reader: Client = signed_in(viewer)
    page = reader.get("/o/acme/connections/").content.decode()
    assert "broke off 5 times" in page


@pytest.mark.usefixtures("breaking")
def test_what_was_left_alone_is_tried_again_when_somebody_asks(
    world: TaskList, upstream: Simulator, behind_our_back: Api
) -> None:
    behind_our_back.create("Task", taskListId="world")
    for _ in range(attempts.MOST):
        break_off(upstream, jobs.read_list, world.pk)
    jobs.read_list(world.pk)
    upstream.faults.clear()
    orders.list_sync(world)
    jobs.read_list(world.pk)
    assert states.read([world])[world.pk].error is None
    assert not attempts.spent(attempts.of_list(world))


@pytest.mark.usefixtures("breaking")
def test_a_discovery_that_breaks_off_is_left_alone_until_somebody_asks(
    connection: Connection, upstream: Simulator
) -> None:
    for _ in range(attempts.MOST):
        break_off(upstream, jobs.discover_one, str(connection.pk))
    calls(upstream)
    jobs.discover_one(str(connection.pk))
    assert calls(upstream) == []
    told = states.read_connection(connection)
    assert told is not None
    assert "broke off 5 times" in (told.error or "")
    upstream.faults.clear()
    orders.connection_sync(connection)
    jobs.discover_one(str(connection.pk))
    state = states.read_connection(connection)
    assert state is not None
    assert state.error is None


def test_an_upstream_that_fails_is_never_taken_for_a_job_that_breaks_off(
    connection: Connection, world: TaskList, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(status=404))
    for _ in range(attempts.MOST + 2):
        jobs.read_list(world.pk)
        jobs.discover_one(str(connection.pk))
    assert len(calls(upstream)) >= 2 * attempts.MOST
    assert not attempts.spent(attempts.of_list(world))
    assert not attempts.spent(attempts.of_discovery(connection))


@pytest.mark.usefixtures("breaking")
def test_whoever_finds_a_reading_under_way_neither_counts_nor_forgets_it(
    world: TaskList, upstream: Simulator
) -> None:
    for _ in range(attempts.MOST - 1):
        break_off(upstream, jobs.read_list, world.pk)
    with locks.held(keys.of_list(world, "lock"), seconds=30) as had:
        assert had
        for _ in range(3):
            jobs.read_list(world.pk)
    assert not attempts.spent(attempts.of_list(world))
    break_off(upstream, jobs.read_list, world.pk)
    assert attempts.spent(attempts.of_list(world))
