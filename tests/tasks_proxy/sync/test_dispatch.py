"""Which due lists are read now, by circuit and budget."""

from __future__ import annotations

import time

import pytest
from pytest_django import Settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import (
    BudgetSpent,
    TaskloomError,
    UpstreamBusy,
    UpstreamMissing,
    UpstreamTimeout,
    UpstreamUnauthorised,
)
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import budget, circuit, presence, schedule, states
from tasks_proxy.sync import jobs
from tasks_proxy.sync.dispatch import take_due
from tasks_proxy.sync.refresh import refresh_list
from tests.tasks_proxy.conftest import calls

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
