"""Tasks leave the mirror at their moment."""

from __future__ import annotations

import time

import pytest

from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots
from tasks_proxy.sync.expire import expire_lists
from tasks_proxy.sync.publish import publish

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def test_an_expired_task_leaves_without_the_upstream_being_asked(world: TaskList) -> None:
    now = time.time()
    tasks = (
        Task.from_fields({"taskId": "brief", "expiresAt": int(now * 1000) + 60_000}),
        Task.from_fields({"taskId": "long", "expiresAt": int(now * 1000) + 600_000}),
        Task.from_fields({"taskId": "open"}),
    )
    before = publish(world, None, Snapshot(list_id="world", tasks=tasks, fetched_at=now))
    assert expire_lists(world.connection, now + 59) == 0
    assert expire_lists(world.connection, now + 61) == 1
    after = snapshots.read(world)
    assert after is not None
    assert [task.id for task in after.tasks] == ["long", "open"]
    assert after.version != before.version
    assert expire_lists(world.connection, now + 61) == 0
