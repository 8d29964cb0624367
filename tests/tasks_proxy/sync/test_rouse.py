"""Lists that rest and go back to work."""

from __future__ import annotations

import time

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.simulator.workload import workload_from
from tasks_proxy.store import schedule
from tasks_proxy.sync.policy import RUNNING_SECONDS
from tasks_proxy.sync.refresh import refresh_list
from tests.tasks_proxy.conftest import look_around
from tests.tasks_proxy.simulator.conftest import Api, some_id, workload

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def read(connection: Connection) -> TaskList:
    """The one list that there is, found and read."""
    look_around(connection)
    row = TaskList.objects.select_related("connection", "organisation").get(connection=connection)
    assert refresh_list(row).error is None
    return row


def rest(row: TaskList) -> float:
    """In how many seconds it is due."""
    return schedule.times(row.connection)[row.pk] - time.time()


def load(upstream: Simulator, *statuses: str) -> None:
    tasks = [{"status": status} for status in statuses]
    upstream.parts.load(workload_from(workload(*tasks), "this test"))


def test_a_finished_list_that_is_met_at_work_is_due_at_once(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    load(upstream, "completed", "completed")
    row = read(connection)
    assert rest(row) > RUNNING_SECONDS
    answer = behind_our_back.update(some_id(1), status="in_progress")
    assert answer.ok, answer.text
    look_around(connection)
    assert rest(row) <= 0


def test_a_finished_list_that_is_given_more_to_do_is_due_at_once(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    load(upstream, "completed")
    row = read(connection)
    behind_our_back.create("One more", taskListId="world")
    look_around(connection)
    assert rest(row) <= 0


def test_a_list_that_goes_on_as_it_was_read_keeps_its_time(
    connection: Connection, upstream: Simulator
) -> None:
    load(upstream, "in_progress", "completed", "pending")
    row = read(connection)
    look_around(connection)
    assert rest(row) > 0


def test_a_list_that_cannot_be_read_keeps_the_wait_that_its_upstream_asked_for(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    load(upstream, "completed")
    row = read(connection)
    answer = behind_our_back.update(some_id(1), status="in_progress")
    assert answer.ok, answer.text
    upstream.faults.add(Fault(status=429, retry_after="77"))
    assert refresh_list(row).error is not None
    upstream.faults.clear()
    look_around(connection)
    assert rest(row) > 60


def test_work_in_an_old_list_is_met_behind_the_newest_hundred(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    old = {"taskListId": "old", "status": "failed"}
    newer = [{"status": "completed", "assignedAgentId": "busy"} for _ in range(150)]
    upstream.parts.load(workload_from(workload(old, *newer), "this test"))
    look_around(connection)
    lists = TaskList.objects.select_related("connection", "organisation")
    row = lists.get(connection=connection, list_id="old")
    assert refresh_list(row).error is None
    answer = behind_our_back.update(some_id(1), status="in_progress")
    assert answer.ok, answer.text
    look_around(connection)
    assert rest(row) <= 0
