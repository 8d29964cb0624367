"""What a finished list held is kept before the upstream forgets it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.archives import archive_of
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import Archive, TaskList
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.simulator.workload import workload_from
from tasks_proxy.store import snapshots
from tasks_proxy.sync.expire import expire_lists
from tasks_proxy.sync.publish import publish
from tasks_proxy.sync.refresh import refresh_list
from tests.services.redis_server import RedisServer
from tests.tasks_proxy.conftest import UPSTREAM_TOKEN, Connect
from tests.tasks_proxy.simulator.conftest import Api, some_id, workload

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]

NOW = time.time()
HOUR = 3_600


def task(task_id: str, status: str = "completed", **fields: Any) -> Task:
    return Task.from_fields({"taskId": task_id, "title": task_id, "status": status, **fields})


def expiring(task_id: str, seconds: float, **fields: Any) -> Task:
    return task(task_id, expiresAt=int((NOW + seconds) * 1000), **fields)


def put(task_list: TaskList, *tasks: Task, complete: bool = True) -> Snapshot:
    new = Snapshot(
        list_id="world",
        tasks=tasks,
        fetched_at=time.time(),
        complete=complete,
        incomplete_reason=None if complete else "Some are missing.",
    )
    return publish(task_list, snapshots.read(task_list), new)


def archived(task_list: TaskList) -> list[str] | None:
    found = archive_of(task_list)
    return None if found is None else [task.id for task in found.tasks]


def test_a_list_is_archived_when_all_its_work_is_finished(world: TaskList) -> None:
    put(world, task("a", "in_progress"), task("b"))
    assert archived(world) is None
    put(world, task("a", "failed", extra={"kept": "\x00 \ud83d"}), task("b"))
    found = archive_of(world)
    assert found is not None
    assert found.by_id["a"].fields["extra"] == {"kept": "\x00 \ud83d"}
    assert found.complete
    assert Archive.objects.get().counts == {"failed": 1, "completed": 1}


def test_a_list_is_archived_before_its_first_task_expires(world: TaskList) -> None:
    put(world, task("open", "pending"), expiring("a", 2 * HOUR))
    assert archived(world) is None
    put(world, task("open", "pending"), expiring("a", HOUR - 60))
    assert archived(world) == ["open", "a"]


def test_an_archive_of_a_list_that_still_runs_says_so(world: TaskList) -> None:
    put(world, task("open", "in_progress"), expiring("a", HOUR - 60))
    told = archive_of(world)
    assert told is not None
    assert (told.complete, told.incomplete_reason) == (
        False,
        "1 task had not finished when this was archived.",
    )
    put(world, task("open"), expiring("a", HOUR - 60))
    told = archive_of(world)
    assert told is not None
    assert (told.complete, told.incomplete_reason) == (True, None)


def test_an_archive_of_expired_tasks_alone_says_how_many_live_ones_it_lacks(
    world: TaskList, redis_server: RedisServer
) -> None:
    put(world, *(task(f"open-{n}", "pending") for n in range(3)), expiring("a", -60))
    Archive.objects.all().delete()
    redis_server.flush()
    put(world, *(task(f"open-{n}", "pending") for n in range(3)))
    told = archive_of(world)
    assert told is not None
    assert list(told.by_id) == ["a"]
    assert told.incomplete_reason == "The list was still running: 3 tasks of it are not archived."
    assert not told.complete
    put(world, *(task(f"open-{n}") for n in range(3)))
    told = archive_of(world)
    assert told is not None
    assert (len(told.tasks), told.complete) == (4, True)


def test_a_task_that_expires_stays_in_the_archive_and_leaves_the_mirror(world: TaskList) -> None:
    put(world, expiring("a", 60), expiring("b", 120))
    expire_lists(world.connection, NOW + 61)
    put(world, expiring("b", 120))
    expire_lists(world.connection, NOW + 121)
    after = snapshots.read(world)
    assert after is not None
    assert after.tasks == ()
    assert archived(world) == ["a", "b"]


def test_what_was_deleted_leaves_the_archive_too(world: TaskList) -> None:
    put(world, expiring("kept", HOUR), expiring("deleted", HOUR))
    put(world, expiring("kept", HOUR))
    assert archived(world) == ["kept"]
    put(world)
    assert archived(world) is None


def test_a_finished_list_that_was_deleted_is_not_archived(
    world: TaskList, upstream: Simulator, behind_our_back: Api
) -> None:
    tasks = [behind_our_back.create("Work", taskListId="world") for _ in range(3)]
    refresh_list(world)
    for one in tasks:
        behind_our_back.update(one, status="completed")
    refresh_list(world)
    assert len(archived(world) or []) == 3
    for one in tasks:
        behind_our_back.call("DELETE", f"/{one}")
    refresh_list(world)
    assert archived(world) is None


def test_a_list_that_the_upstream_forgets_stays_in_the_archive(
    connect: Connect, upstream: Simulator
) -> None:
    soon = int(time.time() * 1000) + 1_500
    tasks = [{"status": "completed", "completedAt": 5, "expiresAt": soon} for _ in range(3)]
    with Simulator(token=UPSTREAM_TOKEN) as in_our_time:
        in_our_time.parts.load(workload_from(workload(*tasks), "this test"))
        (world,) = lists_remember(connect(in_our_time.base_url), ["world"])
        refresh_list(world, details=True)
        time.sleep(max(0.0, soon / 1000 - time.time()) + 0.1)
        done = refresh_list(world)
    assert done.snapshot is not None
    assert done.snapshot.tasks == ()
    assert archived(world) == [some_id(n) for n in (1, 2, 3)]


def test_what_expired_while_redis_had_no_data_is_archived_as_events_remember_it(
    world: TaskList, redis_server: RedisServer
) -> None:
    put(world, task("open", "pending"), expiring("a", -60, description="Do it"))
    Archive.objects.all().delete()
    redis_server.flush()
    put(world, task("open", "pending"))
    found = archive_of(world)
    assert found is not None
    assert [(task.id, task.description) for task in found.tasks] == [("a", "Do it")]


def test_a_task_that_vanished_unread_while_redis_had_no_data_counts_as_deleted(
    world: TaskList, redis_server: RedisServer
) -> None:
    put(world, expiring("a", HOUR))
    redis_server.flush()
    put(world)
    assert archived(world) is None


def test_a_confirmed_archive_is_not_written_again(world: TaskList) -> None:
    put(world, task("a"))
    first = Archive.objects.get()
    put(world, task("a"))
    assert Archive.objects.get().archived_at == first.archived_at
    put(world, task("a", error="changed"))
    assert Archive.objects.get().archived_at > first.archived_at


def test_an_incomplete_list_is_archived_as_such(world: TaskList) -> None:
    put(world, task("a"), complete=False)
    found = archive_of(world)
    assert found is not None
    assert (found.complete, found.incomplete_reason) == (False, "Some are missing.")
    put(world, task("a"), task("b"))
    found = archive_of(world)
    assert found is not None
    assert (found.complete, found.incomplete_reason) == (True, None)


def test_tasks_without_a_list_are_not_archived(world: TaskList) -> None:
    (loose,) = lists_remember(world.connection, [None])
    put(loose, task("a"))
    assert archived(loose) is None
