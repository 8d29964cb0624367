"""Of a suspended organisation nothing is read, whatever was asked for before, nor forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from dashboard.account.standing import organisation_restore, organisation_suspend
from dashboard.celery import app
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.accounts.suspended import LOOKED_THROUGH
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.archives import archive_of
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import Archive, TaskEvent, TaskList
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import schedule, snapshots
from tasks_proxy.sync import jobs
from tasks_proxy.sync.publish import publish
from tasks_proxy.sync.trial import try_connection
from tests.tasks_proxy.conftest import calls
from tests.tasks_proxy.simulator.conftest import some_id

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server", "jobs_at_once")]

JOBS: dict[str, Callable[[Connection, TaskList], None]] = {
    "due": lambda connection, world: jobs.due(),
    "read_list": lambda connection, world: jobs.read_list(world.pk),
    "discover_all": lambda connection, world: jobs.discover_all(),
    "discover": lambda connection, world: jobs.discover_one(str(connection.pk)),
    "patch": lambda connection, world: jobs.patch(str(connection.pk), [some_id(1)], "sync"),
    "try": lambda connection, world: try_connection(str(connection.pk)),
}


@pytest.fixture
def jobs_at_once() -> Iterator[None]:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.parametrize("job", JOBS)
def test_no_job_calls_its_upstream_until_it_goes_on(
    connection: Connection, world: TaskList, upstream: Simulator, job: str
) -> None:
    schedule.plan(connection, {world.pk: time.time()})
    calls(upstream)
    Organisation.objects.update(suspended_at=timezone.now())
    JOBS[job](connection, world)
    assert calls(upstream) == []
    Organisation.objects.update(suspended_at=None)
    JOBS[job](connection, world)
    assert calls(upstream)


def test_its_history_and_its_empty_lists_outlast_their_time_until_it_goes_on(
    connection: Connection, world: TaskList, settings: Settings
) -> None:
    settings.RETENTION_DAYS = 7
    (empty,) = lists_remember(connection, ["empty"])
    publish(empty, None, Snapshot(list_id="empty", tasks=(), fetched_at=time.time()))
    done = Task.from_fields({"taskId": "a", "title": "a", "status": "completed"})
    publish(world, None, Snapshot(list_id="world", tasks=(done,), fetched_at=time.time()))
    long_ago = timezone.now() - timedelta(days=8)
    TaskList.objects.update(last_seen_at=long_ago)
    TaskEvent.objects.update(seen=int(long_ago.timestamp() * 1000))
    Archive.objects.update(archived_at=long_ago)

    def kept() -> tuple[int, int, int]:
        return TaskEvent.objects.count(), Archive.objects.count(), TaskList.objects.count()

    organisation_suspend(connection.organisation)
    jobs.upkeep()
    assert kept() == (1, 1, 2)
    organisation_restore(connection.organisation)
    jobs.upkeep()
    assert kept() == (1, 1, 2)
    Organisation.objects.update(restored_at=timezone.now() - LOOKED_THROUGH)
    jobs.upkeep()
    assert kept() == (0, 0, 1)


def test_a_task_that_expired_meanwhile_is_archived_once_it_goes_on(
    connection: Connection, world: TaskList, settings: Settings
) -> None:
    settings.RETENTION_DAYS = 7
    long_ago = time.time() - timedelta(days=30).total_seconds()
    soon_over = {"taskId": "a", "title": "Old", "expiresAt": int(long_ago * 1000) + 1}
    old = Snapshot(list_id="world", tasks=(Task.from_fields(soon_over),), fetched_at=long_ago)
    publish(world, None, old)
    organisation_suspend(connection.organisation)
    organisation_restore(connection.organisation)
    jobs.expire()
    archived = archive_of(world)
    assert archived is not None
    assert [task.title for task in archived.tasks] == ["Old"]


def test_its_tasks_leave_the_mirror_only_once_it_goes_on(world: TaskList) -> None:
    over = Task.from_fields({"taskId": "a", "expiresAt": int(time.time() * 1000) + 1})
    publish(world, None, Snapshot(list_id="world", tasks=(over,), fetched_at=time.time() - 1))
    time.sleep(0.01)

    def mirrored() -> int:
        snapshot = snapshots.read(world)
        assert snapshot is not None
        return len(snapshot.tasks)

    Organisation.objects.update(suspended_at=timezone.now())
    jobs.expire()
    assert mirrored() == 1
    Organisation.objects.update(suspended_at=None)
    jobs.expire()
    assert mirrored() == 0
