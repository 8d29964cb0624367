"""What was observed is stored once, whatever happens on the way."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.events import Kind
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskEvent, TaskList
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import snapshots
from tasks_proxy.store.client import silence
from tasks_proxy.sync.publish import publish
from tasks_proxy.sync.refresh import refresh_list
from tests.services.redis_server import RedisServer
from tests.tasks_proxy.simulator.conftest import Api
from tests.tasks_proxy.sync.replaying import replayed, told

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]

NOW = 1_700_000_000.0


def reading(*tasks: dict[str, Any], at: float = NOW, read_at: float | None = None) -> Snapshot:
    records = tuple(Task.from_fields(task, read_at=read_at) for task in tasks)
    return Snapshot(list_id="world", tasks=records, fetched_at=at)


def task(task_id: str, status: str = "pending", **fields: Any) -> dict[str, Any]:
    return {"taskId": task_id, "title": task_id.upper(), "status": status, **fields}


def kinds(task_list: TaskList) -> list[tuple[str, tuple[Kind, ...]]]:
    return [(event.task, event.kinds) for event in told(task_list)]


@contextmanager
def a_database_that_refuses(table: str) -> Iterator[None]:
    """Any change of this table's rows fails, as when the disk is full."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER refused BEFORE UPDATE ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER refused")


def test_each_task_of_the_first_reading_is_told_once(world: TaskList) -> None:
    first = publish(world, None, reading(task("a"), task("b")))
    publish(world, first, reading(task("a"), task("b"), at=NOW + 1))
    assert kinds(world) == [("a", (Kind.ADDED,)), ("b", (Kind.ADDED,))]


def test_a_change_is_told_with_its_author(world: TaskList) -> None:
    first = publish(world, None, reading(task("a"), task("b")))
    publish(world, first, reading(task("a", "failed"), task("b"), at=NOW + 1), by="Eve")
    event = told(world)[-1]
    assert (event.task, event.by, event.kinds) == ("a", "Eve", (Kind.STATUS,))
    assert event.changes == {"status": ["pending", "failed"]}


def test_progress_goes_to_the_messages_alone(world: TaskList) -> None:
    first = publish(world, None, reading(task("a", progress=0.1)))
    second = publish(world, first, reading(task("a", progress=0.2), at=NOW + 1))
    assert second.version != first.version
    assert len(told(world)) == 1


def test_nothing_is_told_again_after_redis_lost_its_data(
    world: TaskList, redis_server: RedisServer
) -> None:
    publish(world, None, reading(task("a", description="text"), task("b"), read_at=NOW))
    redis_server.flush()
    assert snapshots.read(world) is None
    publish(world, None, reading(task("a"), task("b", "completed"), at=NOW + 9))
    assert kinds(world)[2:] == [("b", (Kind.STATUS,))]


def test_what_happened_while_redis_had_lost_its_data_is_told(
    world: TaskList, redis_server: RedisServer
) -> None:
    publish(world, None, reading(task("gone"), task("stays")))
    redis_server.flush()
    publish(world, None, reading(task("stays"), task("new"), at=NOW + 9))
    assert set(kinds(world)[2:]) == {("gone", (Kind.REMOVED,)), ("new", (Kind.ADDED,))}


def test_a_crash_before_the_mirror_is_written_loses_and_repeats_nothing(
    world: TaskList, redis_server: RedisServer
) -> None:
    first = publish(world, None, reading(task("a")))
    redis_server.stop()
    second = reading(task("a", "failed"), at=NOW + 1)
    with pytest.raises(StoreUnavailable):
        publish(world, first, second)
    redis_server.start()
    silence.until = 0.0
    publish(world, first, replace(second, fetched_at=NOW + 2))
    assert kinds(world) == [("a", (Kind.ADDED,)), ("a", (Kind.STATUS,))]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the trigger is SQLite's")
def test_a_crash_amid_storing_stores_nothing_and_the_next_reading_all(world: TaskList) -> None:
    first = publish(world, None, reading(task("a")))
    second = reading(task("a", "failed"), at=NOW + 1)
    with a_database_that_refuses("history_baseline"), pytest.raises(DatabaseError):
        publish(world, first, second)
    assert snapshots.read(world) == first
    assert len(told(world)) == 1
    publish(world, first, second)
    assert kinds(world) == [("a", (Kind.ADDED,)), ("a", (Kind.STATUS,))]


def test_a_reading_that_a_newer_one_overtook_tells_and_changes_nothing(world: TaskList) -> None:
    first = publish(world, None, reading(task("a")))
    newer = publish(world, first, reading(task("a", "completed"), at=NOW + 9))
    assert publish(world, newer, reading(task("a", "in_progress"), at=NOW + 5)) == newer
    assert snapshots.read(world) == newer
    assert len(told(world)) == 2


def test_a_clock_that_was_ahead_does_not_stop_the_readings(world: TaskList) -> None:
    ahead = publish(world, None, reading(task("a"), at=time.time() + 3_600))
    publish(world, ahead, reading(task("a", "failed"), at=time.time()))
    assert len(told(world)) == 2


def test_a_write_tells_of_its_own_task_and_leaves_the_rest_to_the_next_reading(
    world: TaskList,
) -> None:
    first = publish(world, None, reading(task("a"), task("b")))
    publish(world, first, reading(task("a"), task("b", "failed"), at=NOW + 1))
    # The writer works on the mirror as it was before that reading.
    written = first.tasks[0].with_fields({"status": "completed"}, read_at=NOW + 2)
    publish(world, first, replace(first, tasks=(written, first.tasks[1])), by="Eve")
    assert [(event.task, event.by) for event in told(world)[2:]] == [("b", "sync"), ("a", "Eve")]


@pytest.mark.parametrize("odd", ["\x00", "half \ud83d", "\\", '"', "é🚀\u202e", "x" * 5_000])
def test_any_text_can_be_stored_and_comes_back(world: TaskList, odd: str) -> None:
    first = publish(world, None, reading(task(f"id {odd}", title=f"t{odd}")))
    publish(world, first, reading(task(f"id {odd}", title="plain"), at=NOW + 1), by=f"by {odd}")
    added, edited = told(world)
    assert added.task == edited.task == f"id {odd}"
    if len(odd) < 100:
        assert edited.changes == {"title": [f"t{odd}", "plain"]}
    (row,) = TaskEvent.objects.filter(kinds="edited")
    assert row.task.isascii()
    assert row.changes.isascii()


def test_a_list_that_was_removed_meanwhile_is_not_written(world: TaskList) -> None:
    TaskList.objects.all().delete()
    publish(world, None, reading(task("a")))
    assert snapshots.read(world) is None
    assert not TaskEvent.objects.exists()


def test_the_events_of_a_random_week_replay_to_what_is_there(
    world: TaskList, redis_server: RedisServer
) -> None:
    dice = random.Random(7)  # noqa: S311  not for secrets
    tasks: dict[str, dict[str, Any]] = {}
    for day in range(60):
        for _ in range(dice.randrange(4)):
            name = f"t{dice.randrange(12)}"
            status = dice.choice(["pending", "in_progress", "completed", "failed"])
            if name in tasks and dice.random() < 0.3:
                del tasks[name]
            else:
                tasks[name] = task(
                    name, status, dependsOn=dice.sample(sorted(tasks), len(tasks) // 3)
                )
        if dice.random() < 0.1:
            redis_server.flush()
        publish(world, snapshots.read(world), reading(*tasks.values(), at=NOW + day))
    told_now = {name: fields["status"] for name, fields in replayed(world).items()}
    assert told_now == {name: fields["status"] for name, fields in tasks.items()}


def test_what_the_upstream_does_is_told_with_its_own_times(
    connection: Connection, world: TaskList, upstream: Simulator, behind_our_back: Api
) -> None:
    work = behind_our_back.create("Work", taskListId="world")
    refresh_list(world)
    behind_our_back.update(work, status="in_progress")
    refresh_list(world)
    behind_our_back.call("DELETE", f"/{work}")
    refresh_list(world)
    added, started, removed = told(world)
    assert (added.kinds, removed.kinds) == ((Kind.ADDED,), (Kind.REMOVED,))
    assert Kind.STATUS in started.kinds
    assert started.at <= started.seen
    assert [event.by for event in (added, started, removed)] == ["sync"] * 3
