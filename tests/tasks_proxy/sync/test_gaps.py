"""More new tasks at once than the upstream shows: told, and looked for until none is missing."""

from __future__ import annotations

import time

import pytest
from pytest_django import Settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import BudgetSpent
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import budget, discoveries, schedule, states
from tasks_proxy.sync import dispatch, jobs
from tasks_proxy.sync.discover import LEAST_CALLS
from tasks_proxy.sync.survey import BUSY_SECONDS, BUSY_TASKS, survey
from tests.tasks_proxy.conftest import calls, look_around
from tests.tasks_proxy.simulator.conftest import Api
from tests.tasks_proxy.sync.test_discovery import found, load

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def hide_lists(upstream: Simulator, behind_our_back: Api, connection: Connection) -> None:
    """After a first look, 600 tasks of 120 lists at once: more than the newest 100 can show."""
    behind_our_back.create("First", taskListId="first")
    look_around(connection)
    with upstream.world.lock:
        at = upstream.world.clock.tick()
    burst = [
        {
            "taskListId": f"burst {n // 5}",
            "assignedAgentId": f"agent {n % 12}",
            "status": ("pending", "in_progress", "completed")[n % 3],
            "createdAt": at,
        }
        for n in range(600)
    ]
    load(upstream, *burst)


def test_a_gap_is_told_while_discoveries_of_a_few_calls_close_it_one_after_the_other(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    hide_lists(upstream, behind_our_back, connection)
    calls(upstream)
    rounds = 0
    while rounds < 20:
        state = survey(connection, budget.spend, most=5).state
        rounds += 1
        if not state.gap:
            break
        assert state.reasons == (discoveries.GAP,)
        assert state.pursuit is not None
        assert len(calls(upstream)) == 5
    assert rounds > 2
    assert found(connection) == {"first", *(f"burst {n}" for n in range(120))}
    assert state.reasons == ()
    assert state.pursuit is None


def test_what_was_found_before_the_budget_was_spent_is_kept_and_the_gap_is_told(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    hide_lists(upstream, behind_our_back, connection)
    left = 4

    def spend(_: Connection) -> None:
        nonlocal left
        if not left:
            raise BudgetSpent("None is left.", retry_after=10)
        left -= 1

    with pytest.raises(BudgetSpent):
        survey(connection, spend)
    assert len(found(connection)) > 20
    state = discoveries.read(connection)
    assert (state.gap, state.searching) == (True, True)
    assert state.pursuit is not None
    assert len(state.pursuit.asked) == 4
    seen = states.read_connection(connection)
    assert seen is not None
    assert seen.error is None


def test_while_lists_are_missing_they_are_looked_for_more_often_and_the_lists_known_wait(
    connection: Connection, upstream: Simulator, behind_our_back: Api, settings: Settings
) -> None:
    settings.UPSTREAM_CALLS_PER_MINUTE = 120
    hide_lists(upstream, behind_our_back, connection)
    calm = dispatch.calls_to_search(connection)
    before = time.time()
    assert discoveries.read(connection).due_at - before > BUSY_SECONDS
    state = survey(connection, budget.spend, most=5).state
    assert 0 < state.due_at - before <= BUSY_SECONDS + 5
    assert dispatch.calls_to_search(connection) < calm
    rows = lists_remember(connection, [f"known {n}" for n in range(60)])
    schedule.plan(connection, {row.pk: 0.0 for row in rows})
    taken = len(dispatch.take_due(connection, time.time()))
    assert 0 < taken <= 120 * (1 - dispatch.SEARCH_SHARE) / dispatch.CALLS_A_LIST


def test_a_discovery_at_a_slow_upstream_gives_its_seat_back_and_the_next_one_goes_on(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    hide_lists(upstream, behind_our_back, connection)
    calls(upstream)
    first = survey(connection, budget.spend, seconds=0.0).state
    assert len(calls(upstream)) == LEAST_CALLS
    assert first.pursuit is not None
    again = survey(connection, budget.spend, seconds=0.0).state
    assert again.pursuit is not None
    assert len(again.pursuit.asked) > len(first.pursuit.asked)


def test_many_new_tasks_bring_the_next_discovery_forward_before_they_are_too_many(
    connection: Connection, behind_our_back: Api
) -> None:
    behind_our_back.create("First", taskListId="first")
    look_around(connection)
    for n in range(BUSY_TASKS):
        behind_our_back.create(f"New {n}", taskListId="new")
    state = look_around(connection).state
    assert state.reasons == ()
    assert state.due_at - time.time() <= BUSY_SECONDS


def test_only_a_connection_that_is_due_is_looked_through(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str]] = []
    monkeypatch.setattr(jobs.discover_one, "apply_async", lambda args, **_: sent.append(args))
    jobs.discover_all()
    assert sent == [(str(connection.pk),)]
    look_around(connection)
    jobs.discover_all()
    assert len(sent) == 1
