"""Which due lists are read now, by circuit and budget."""

from __future__ import annotations

import time
from collections.abc import Iterator
from unittest import mock

import pytest
from celery.signals import worker_init
from pytest_django import Settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import (
    BudgetSpent,
    TaskloomError,
    UpstreamBusy,
    UpstreamFailed,
    UpstreamMissing,
    UpstreamTimeout,
    UpstreamUnauthorised,
)
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import budget, circuit, keys, presence, schedule, seats, states
from tasks_proxy.store.client import answering
from tasks_proxy.sync import jobs, lanes
from tasks_proxy.sync.dispatch import take_due
from tasks_proxy.sync.refresh import refresh_list
from tasks_proxy.sync.trial import connection_try
from tests.tasks_proxy.conftest import calls
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def remembered(connection: Connection, count: int) -> list[TaskList]:
    """So many lists, all of them due."""
    rows = lists_remember(connection, [f"list-{n:03}" for n in range(count)])
    rows.sort(key=lambda row: row.key)
    schedule.plan(connection, {row.pk: float(n) for n, row in enumerate(rows)})
    return rows


def test_a_list_that_was_sent_out_is_not_sent_out_again(connection: Connection) -> None:
    (row,) = remembered(connection, 1)
    now = time.time()
    assert take_due(connection, now) == [row.pk]
    assert take_due(connection, now + 1) == []
    assert take_due(connection, now + 31) == [row.pk]


def test_a_short_budget_goes_to_the_watched_lists(
    connection: Connection, settings: Settings
) -> None:
    settings.UPSTREAM_CALLS_PER_MINUTE = 10
    rows = remembered(connection, 8)
    presence.watch(rows[6])
    chosen = take_due(connection, time.time())
    assert len(chosen) == 4
    assert chosen[0] == rows[6].pk


def test_a_spent_budget_postpones_a_reading_and_is_no_failure(
    world: TaskList, upstream: Simulator, settings: Settings
) -> None:
    settings.UPSTREAM_CALLS_PER_MINUTE = 1
    budget.spend(world.connection)
    calls(upstream)
    done = refresh_list(world, spend=budget.spend_or_wait)
    assert isinstance(done.error, BudgetSpent)
    assert calls(upstream) == []
    assert states.read([world]) == {}
    assert schedule.due(world.connection, time.time(), most=9) == []
    assert schedule.due(world.connection, time.time() + 120, most=9) == [world.pk]


def test_a_budget_that_ends_within_a_reading_leaves_only_details_to_the_next_one(
    world: TaskList, behind_our_back: Api, settings: Settings
) -> None:
    tasks = [behind_our_back.create(f"Task {n}", taskListId="world") for n in range(12)]
    refresh_list(world)
    for task in tasks:
        behind_our_back.update(task, status="completed")
    settings.UPSTREAM_CALLS_PER_MINUTE = 5
    short = refresh_list(world, spend=budget.spend_or_wait).snapshot
    assert short is not None
    assert {task.status for task in short.tasks} == {Status.COMPLETED}
    assert sum(task.completed_at is not None for task in short.tasks) == 4
    settings.UPSTREAM_CALLS_PER_MINUTE = 120
    rest = refresh_list(world, spend=budget.spend_or_wait).snapshot
    assert rest is not None
    assert all(task.completed_at is not None for task in rest.tasks)


def test_every_call_is_counted(world: TaskList, upstream: Simulator) -> None:
    before = budget.left(world.connection)
    calls(upstream)
    refresh_list(world)
    assert before - budget.left(world.connection) == len(calls(upstream))


def test_five_failures_in_a_row_open_the_circuit_and_one_success_closes_it(
    world: TaskList, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(status=500))
    for _ in range(circuit.FAILURES_TO_OPEN):
        assert circuit.may_call(world.connection)
        refresh_list(world)
    assert not circuit.may_call(world.connection)
    assert take_due(world.connection, time.time() + 5) == []
    calls(upstream)
    jobs.read_list(world.pk)
    assert calls(upstream) == []
    upstream.faults.clear()
    refresh_list(world)
    assert circuit.may_call(world.connection)


def test_after_the_pause_one_tries_and_the_others_wait(connection: Connection) -> None:
    remembered(connection, 9)
    for _ in range(circuit.FAILURES_TO_OPEN):
        circuit.failed(connection, UpstreamTimeout("slow"))
    state = circuit.read(connection)
    assert len(take_due(connection, state.open_until + 1)) == 1


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (UpstreamTimeout("slow"), 1),
        (UpstreamUnauthorised("no", status=401), 1),
        (UpstreamMissing("gone", status=404), 0),
    ],
)
def test_only_what_concerns_the_whole_connection_counts(
    connection: Connection, error: TaskloomError, counts: int
) -> None:
    circuit.failed(connection, error)
    assert circuit.read(connection).failures == counts


def test_an_upstream_that_names_a_time_is_left_alone_by_all_lists(connection: Connection) -> None:
    circuit.failed(connection, UpstreamBusy("busy", status=429, retry_after=60.0))
    state = circuit.read(connection)
    assert state.is_open(time.time() + 55)
    assert not state.is_open(time.time() + 65)


def test_a_call_that_succeeds_beside_it_or_a_shorter_wish_ends_no_wait(
    connection: Connection,
) -> None:
    circuit.failed(connection, UpstreamBusy("busy", status=429, retry_after=60.0))
    circuit.failed(connection, UpstreamFailed("down", status=503, retry_after=5.0))
    circuit.failed(connection, UpstreamTimeout("slow"))
    circuit.succeeded(connection)
    state = circuit.read(connection)
    assert state.failures == 0
    assert state.is_open(time.time() + 55)
    assert not state.is_open(time.time() + 65)


def test_somebodys_test_that_succeeds_ends_the_wait(connection: Connection) -> None:
    circuit.failed(connection, UpstreamBusy("busy", status=429, retry_after=60.0))
    connection_try(connection)
    assert circuit.may_call(connection)


def test_an_outage_of_weeks_is_counted_on(connection: Connection) -> None:
    with answering() as redis:
        key = keys.of_connection(connection.organisation_id, connection.pk, "circuit")
        redis.hset(key, "failures", 5_000)
    circuit.failed(connection, UpstreamTimeout("slow"))
    pause = circuit.read(connection).open_until - time.time()
    assert 0 < pause <= circuit.LONGEST_PAUSE_SECONDS


@pytest.fixture
def kept(connection: Connection) -> Iterator[None]:
    """All seats of the connection are taken, for longer than a moment."""
    with seats.seat(connection, lanes.seats()):
        time.sleep(seats.BRISK_SECONDS + 0.05)
        yield


@pytest.mark.usefixtures("kept")
def test_nothing_is_sent_out_while_as_many_readings_wait_for_the_upstream_as_may(
    connection: Connection,
) -> None:
    remembered(connection, 3)
    assert take_due(connection, time.time()) == []


@pytest.mark.usefixtures("kept")
def test_a_reading_that_finds_no_seat_asks_nothing_and_is_due_again_soon(
    connection: Connection, upstream: Simulator
) -> None:
    (row,) = remembered(connection, 1)
    now = time.time()
    schedule.plan(connection, {row.pk: now + 30})
    jobs.read_list(row.pk)
    jobs.discover_one(str(connection.pk))
    assert calls(upstream) == []
    assert schedule.times(connection)[row.pk] < now + 5


@pytest.mark.usefixtures("kept")
def test_what_was_written_is_not_waited_for_without_a_seat_but_planned(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    held, other = lists_remember(connection, ["held", "other"])
    task = behind_our_back.create("Written", taskListId="held")
    assert refresh_list(held).snapshot is not None
    calls(upstream)
    later = time.time() + 300
    schedule.plan(connection, {held.pk: later, other.pk: later})
    upstream.faults.add(Fault(hang=30.0))
    began = time.monotonic()
    jobs.patch(str(connection.pk), [task], "agent")
    assert time.monotonic() - began < 5
    assert calls(upstream) == []
    assert schedule.due(connection, time.time(), most=9) == [held.pk]
    jobs.patch(str(connection.pk), ["nobody knows where it is"], "agent")
    assert set(schedule.due(connection, time.time(), most=9)) == {held.pk, other.pk}


def test_what_was_written_is_not_asked_for_while_the_circuit_is_open_and_counts_towards_it(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    (held,) = lists_remember(connection, ["held"])
    task = behind_our_back.create("Written", taskListId="held")
    upstream.faults.add(Fault(status=500))
    calls(upstream)
    for _ in range(circuit.FAILURES_TO_OPEN):
        jobs.patch(str(connection.pk), [task], "agent")
    asked = len(calls(upstream))
    assert asked >= circuit.FAILURES_TO_OPEN
    schedule.plan(connection, {held.pk: time.time() + 300})
    jobs.patch(str(connection.pk), [task], "agent")
    assert calls(upstream) == []
    assert schedule.due(connection, time.time(), most=9) == [held.pk]


def test_a_worker_leaves_one_process_to_others_and_one_of_one_process_works_too() -> None:
    before = lanes.seats()
    for processes, most in ((4, 3), (2, 1), (1, 1)):
        worker_init.send(sender=mock.Mock(concurrency=processes))
        assert lanes.seats() == most
    worker_init.send(sender=mock.Mock(concurrency=before + 1))
