"""Finding lists through the newest tasks and their splits."""

from __future__ import annotations

from typing import Any

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import UpstreamError
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.keys import NO_LIST
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.simulator.workload import workload_from
from tasks_proxy.store import client, discoveries, schedule, snapshots, states
from tasks_proxy.sync.refresh import refresh_list
from tests.tasks_proxy.conftest import calls, look_around
from tests.tasks_proxy.simulator.conftest import Api, workload

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def load(upstream: Simulator, *tasks: dict[str, Any]) -> None:
    upstream.parts.load(workload_from(workload(*tasks), "this test"))


def found(connection: Connection) -> set[str | None]:
    return set(TaskList.objects.filter(connection=connection).values_list("list_id", flat=True))


def test_lists_are_known_by_their_tasks(connection: Connection, behind_our_back: Api) -> None:
    for list_id in ("one", "two/with slash", "🚀"):
        behind_our_back.create("Task", taskListId=list_id)
    assert look_around(connection).found.everything
    assert found(connection) == {"one", "two/with slash", "🚀"}


def test_a_list_behind_the_newest_hundred_is_found_by_its_status_or_agent(
    connection: Connection, upstream: Simulator
) -> None:
    quiet = [
        {"taskListId": "old and blocked", "status": "blocked"},
        {"taskListId": "old and hers", "assignedAgentId": "hers", "status": "completed"},
        {"taskListId": "meets her", "assignedAgentId": "hers", "status": "failed"},
    ]
    done = [{"status": "completed", "assignedAgentId": "busy"} for _ in range(150)]
    load(upstream, *quiet, *done)
    look_around(connection)
    assert found(connection) == {"old and blocked", "old and hers", "meets her", "world"}


def test_what_no_split_reaches_is_told(connection: Connection, upstream: Simulator) -> None:
    hidden = [{"taskListId": "hidden", "assignedAgentId": "busy", "status": "completed"}]
    load(upstream, *hidden, *[{"status": "completed", "assignedAgentId": "busy"}] * 150)
    assert not look_around(connection).found.everything
    assert found(connection) == {"world"}


def test_few_tasks_cost_one_call(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    behind_our_back.create("Task", taskListId="one")
    calls(upstream)
    look_around(connection)
    assert len(calls(upstream)) == 1


def loose(connection: Connection) -> Snapshot:
    """The tasks of no list, read now."""
    done = refresh_list(TaskList.objects.get(connection=connection, key=NO_LIST))
    assert done.snapshot is not None, done.error
    return done.snapshot


def test_tasks_without_a_list_are_a_list_of_their_own(
    connection: Connection, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Loose")
    look_around(connection)
    snapshot = loose(connection)
    assert (list(snapshot.by_id), snapshot.complete) == ([task], True)
    late = behind_our_back.create("Late")
    look_around(connection)
    mirrored = snapshots.read(TaskList.objects.get(key=NO_LIST))
    assert mirrored is not None
    assert list(mirrored.by_id) == [task, late]
    behind_our_back.call("DELETE", f"/{task}")
    assert list(loose(connection).by_id) == [late]


def test_tasks_without_a_list_that_nothing_can_split_are_told_to_be_incomplete(
    connection: Connection, upstream: Simulator
) -> None:
    load(upstream, *[{"taskListId": None}] * 150)
    look_around(connection)
    snapshot = loose(connection)
    assert len(snapshot.tasks) == 100
    assert not snapshot.complete
    assert "at most 100 tasks" in str(snapshot.incomplete_reason)


def test_known_tasks_without_a_list_stay_when_newer_ones_hide_them(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    old = [behind_our_back.create(f"Old {n}") for n in range(3)]
    look_around(connection)
    loose(connection)
    for n in range(150):
        behind_our_back.create(f"New {n}")
    behind_our_back.update(old[0], title="Renamed")
    behind_our_back.call("DELETE", f"/{old[1]}")
    behind_our_back.update(old[2], taskListId="moved")
    snapshot = loose(connection)
    assert snapshot.by_id[old[0]].title == "Renamed"
    assert old[1] not in snapshot.by_id
    assert old[2] not in snapshot.by_id
    assert not snapshot.complete


def test_once_all_was_seen_a_discovery_asks_for_the_newest_and_the_running_ones(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    load(upstream, *[{"status": "completed", "assignedAgentId": f"a{n % 9}"} for n in range(300)])
    look_around(connection)
    behind_our_back.create("New", taskListId="new")
    calls(upstream)
    assert look_around(connection).state.reasons == ()
    assert len(calls(upstream)) == 2
    assert "new" in found(connection)


def test_a_burst_between_two_discoveries_is_a_gap_until_splits_close_it(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    behind_our_back.create("First", taskListId="first")
    look_around(connection)
    hidden = behind_our_back.create("Hidden", taskListId="hidden")
    burst = [behind_our_back.create(f"Burst {n}", taskListId="burst") for n in range(250)]
    state = look_around(connection).state
    assert state.gap
    assert state.reasons == (discoveries.GAP,)
    assert found(connection) == {"first", "burst"}
    for task in [*burst, hidden]:
        behind_our_back.update(task, assignedAgentId=f"agent-{int(task[:4], 16) % 5}")
    look_around(connection)
    assert not discoveries.read(connection).gap
    assert found(connection) == {"first", "burst", "hidden"}


def test_a_gap_is_not_forgotten_by_a_calm_discovery_after_it(
    connection: Connection, behind_our_back: Api
) -> None:
    behind_our_back.create("First", taskListId="first")
    look_around(connection)
    for n in range(150):
        behind_our_back.create(f"Burst {n}", taskListId="burst")
    look_around(connection)
    assert look_around(connection).state.gap


def test_a_task_that_moved_to_a_new_list_is_found_when_all_is_looked_for(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Wanders", taskListId="one")
    behind_our_back.create("Newer", taskListId="one")
    look_around(connection)
    behind_our_back.update(task, taskListId="two")
    look_around(connection, whole=True)
    assert found(connection) == {"one", "two"}


def test_agents_of_lists_that_were_read_help_to_find_others(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    shy = {"assignedAgentId": "shy", "status": "completed"}
    load(
        upstream,
        {"taskListId": "hers alone", **shy},
        *[{"status": "completed", "assignedAgentId": "busy"}] * 150,
    )
    assert not look_around(connection).found.everything
    (row,) = lists_remember(connection, ["known"])
    behind_our_back.create("Shy's", taskListId="known", **shy)
    refresh_list(row)
    look_around(connection, whole=True)
    assert "hers alone" in found(connection)


def test_a_list_whose_id_no_database_can_hold_is_left_out(
    connection: Connection, behind_our_back: Api
) -> None:
    behind_our_back.create("Task", taskListId="a\x00b")
    behind_our_back.create("Task", taskListId="good")
    look_around(connection)
    assert found(connection) == {"good"}


def test_a_list_once_seen_stays_known(connection: Connection, behind_our_back: Api) -> None:
    task = behind_our_back.create("Task", taskListId="brief")
    look_around(connection)
    behind_our_back.call("DELETE", f"/{task}")
    look_around(connection)
    assert found(connection) == {"brief"}


def test_every_known_list_is_planned_again_after_redis_lost_its_data(
    connection: Connection, behind_our_back: Api
) -> None:
    behind_our_back.create("Task", taskListId="one")
    look_around(connection)
    with client.answering() as redis:
        redis.flushall()
    look_around(connection)
    assert schedule.known(connection) == {TaskList.objects.get(list_id="one").pk}


def test_a_failed_discovery_is_remembered_with_its_reason(
    connection: Connection, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(status=500))
    for _ in range(2):
        with pytest.raises(UpstreamError):
            look_around(connection)
    state = states.read_connection(connection)
    assert state is not None
    assert (state.failures, state.error is None) == (2, False)
