"""Finding lists through the newest tasks and their splits."""

from __future__ import annotations

from typing import Any

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import UpstreamError
from tasks_proxy.history.keys import NO_LIST
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.simulator.workload import workload_from
from tasks_proxy.store import client, schedule, snapshots, states
from tasks_proxy.sync.refresh import refresh_connection
from tests.tasks_proxy.conftest import calls
from tests.tasks_proxy.simulator.conftest import Api, workload

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def load(upstream: Simulator, *tasks: dict[str, Any]) -> None:
    upstream.parts.load(workload_from(workload(*tasks), "this test"))


def found(connection: Connection) -> set[str | None]:
    return set(TaskList.objects.filter(connection=connection).values_list("list_id", flat=True))


def test_lists_are_known_by_their_tasks(connection: Connection, behind_our_back: Api) -> None:
    for list_id in ("one", "two/with slash", "🚀"):
        behind_our_back.create("Task", taskListId=list_id)
    assert refresh_connection(connection).everything
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
    refresh_connection(connection)
    assert found(connection) == {"old and blocked", "old and hers", "meets her", "world"}


def test_what_no_split_reaches_is_told(connection: Connection, upstream: Simulator) -> None:
    hidden = [{"taskListId": "hidden", "assignedAgentId": "busy", "status": "completed"}]
    load(upstream, *hidden, *[{"status": "completed", "assignedAgentId": "busy"}] * 150)
    assert not refresh_connection(connection).everything
    assert found(connection) == {"world"}


def test_few_tasks_cost_one_call(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    behind_our_back.create("Task", taskListId="one")
    calls(upstream)
    refresh_connection(connection)
    assert len(calls(upstream)) == 1


def test_tasks_without_a_list_are_a_list_of_their_own(
    connection: Connection, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Loose")
    refresh_connection(connection)
    row = TaskList.objects.get(connection=connection, key=NO_LIST)
    snapshot = snapshots.read(row)
    assert snapshot is not None
    assert [known.id for known in snapshot.tasks] == [task]
    behind_our_back.call("DELETE", f"/{task}")
    refresh_connection(connection)
    after = snapshots.read(row)
    assert after is not None
    assert after.tasks == ()


def test_a_list_whose_id_no_database_can_hold_is_left_out(
    connection: Connection, behind_our_back: Api
) -> None:
    behind_our_back.create("Task", taskListId="a\x00b")
    behind_our_back.create("Task", taskListId="good")
    refresh_connection(connection)
    assert found(connection) == {"good"}


def test_a_list_once_seen_stays_known(connection: Connection, behind_our_back: Api) -> None:
    task = behind_our_back.create("Task", taskListId="brief")
    refresh_connection(connection)
    behind_our_back.call("DELETE", f"/{task}")
    refresh_connection(connection)
    assert found(connection) == {"brief"}


def test_every_known_list_is_planned_again_after_redis_lost_its_data(
    connection: Connection, behind_our_back: Api
) -> None:
    behind_our_back.create("Task", taskListId="one")
    refresh_connection(connection)
    with client.answering() as redis:
        redis.flushall()
    refresh_connection(connection)
    assert schedule.known(connection) == {TaskList.objects.get(list_id="one").pk}


def test_a_failed_discovery_is_remembered_with_its_reason(
    connection: Connection, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(status=500))
    for _ in range(2):
        with pytest.raises(UpstreamError):
            refresh_connection(connection)
    state = states.read_connection(connection)
    assert state is not None
    assert (state.failures, state.error is None) == (2, False)
