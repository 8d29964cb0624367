"""A message that comes many times at once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskEvent
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import snapshots
from tasks_proxy.sync.jobs import read_list
from tests.tasks_proxy.conftest import calls
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("redis_server")
def test_the_same_message_five_times_at_once_is_one_reading(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    tasks = {behind_our_back.create(f"Task {number}", taskListId="world") for number in range(9)}
    (row,) = lists_remember(connection, ["world"])
    upstream.faults.add(Fault(latency=0.3, path="dependency-graph"))
    calls(upstream)

    def run(_: int) -> None:
        try:
            read_list(row.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(run, range(5)))
    asked = [call["path"] for call in calls(upstream)]
    assert sum(path.endswith("dependency-graph") for path in asked) == 1
    snapshot = snapshots.read(row)
    assert snapshot is not None
    assert set(snapshot.by_id) == tasks
    told = [json.loads(task) for task in TaskEvent.objects.values_list("task", flat=True)]
    assert sorted(told) == sorted(tasks)
