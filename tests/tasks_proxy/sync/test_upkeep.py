"""Forgetting what is kept for a time."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import Archive, Baseline, TaskEvent, TaskList
from tasks_proxy.history.retention import retention_set
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import client, keys, schedule, snapshots
from tasks_proxy.sync.jobs import upkeep
from tasks_proxy.sync.publish import publish
from tasks_proxy.sync.record import record
from tasks_proxy.sync.upkeep import history_forget, lists_remove

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]

DAY = 86_400.0


def put(task_list: TaskList, *names: str, complete: bool = True, status: str = "pending") -> None:
    tasks = tuple(
        Task.from_fields({"taskId": name, "title": name, "status": status}) for name in names
    )
    new = Snapshot(list_id="world", tasks=tasks, fetched_at=time.time(), complete=complete)
    publish(task_list, snapshots.read(task_list), new)


@pytest.fixture
def forgotten(world: TaskList) -> TaskList:
    """The list `world`, empty, without events, last met 91 days ago."""
    put(world)
    TaskList.objects.update(last_seen_at=timezone.now() - timedelta(days=91))
    return world


def there() -> bool:
    return TaskList.objects.exists()


def test_events_are_forgotten_after_their_time_and_not_before(world: TaskList) -> None:
    put(world, "a", "b")
    history_forget(world.organisation, time.time() + 89 * DAY)
    assert TaskEvent.objects.count() == 2
    history_forget(world.organisation, time.time() + 91 * DAY)
    assert not TaskEvent.objects.exists()
    assert Baseline.objects.get().forgotten_to > 0


def test_the_retention_time_is_a_setting(world: TaskList, settings: Settings) -> None:
    settings.RETENTION_DAYS = 7
    put(world, "a", status="completed")
    history_forget(world.organisation, time.time() + 6 * DAY)
    assert (TaskEvent.objects.count(), Archive.objects.count()) == (1, 1)
    history_forget(world.organisation, time.time() + 8 * DAY)
    assert (TaskEvent.objects.count(), Archive.objects.count()) == (0, 0)


def test_an_organisation_may_have_a_retention_time_of_its_own(
    world: TaskList, settings: Settings
) -> None:
    settings.RETENTION_DAYS = 7
    put(world, "a", status="completed")
    retention_set(world.organisation, 30)
    history_forget(world.organisation, time.time() + 29 * DAY)
    assert (TaskEvent.objects.count(), Archive.objects.count()) == (1, 1)
    history_forget(world.organisation, time.time() + 31 * DAY)
    assert (TaskEvent.objects.count(), Archive.objects.count()) == (0, 0)


def test_an_empty_list_stays_for_its_organisations_own_retention_time(
    forgotten: TaskList, connection: Connection
) -> None:
    retention_set(connection.organisation, 365)
    assert lists_remove(connection, time.time()) == 0
    retention_set(connection.organisation, None)
    assert lists_remove(connection, time.time()) == 1


def test_forgetting_events_tells_none_of_them_again(world: TaskList) -> None:
    put(world, "a")
    history_forget(world.organisation, time.time() + 91 * DAY)
    put(world, "a")
    assert not TaskEvent.objects.exists()


def test_many_events_are_forgotten_at_once(world: TaskList) -> None:
    put(world, *(f"t{n}" for n in range(1_201)))
    history_forget(world.organisation, time.time() + 91 * DAY)
    assert not TaskEvent.objects.exists()


def test_one_organisation_forgets_nothing_of_another(world: TaskList) -> None:
    put(world, "a")
    history_forget(type(world.organisation)(pk=0), time.time() + 91 * DAY)
    assert TaskEvent.objects.count() == 1


def test_a_list_that_is_empty_for_good_is_removed_with_all_that_redis_holds(
    forgotten: TaskList, connection: Connection
) -> None:
    schedule.plan(connection, {forgotten.pk: 5.0})
    assert lists_remove(connection, time.time()) == 1
    assert not there()
    ours = [keys.of_list(forgotten, what) for what in ("snapshot", "count", "events", "state")]
    with client.answering() as redis:
        assert redis.exists(*ours) == 0
    assert schedule.known(connection) == set()


def test_a_list_with_tasks_stays(forgotten: TaskList, connection: Connection) -> None:
    put(forgotten, "a")
    TaskEvent.objects.all().delete()
    assert lists_remove(connection, time.time()) == 0
    assert there()


def test_a_list_that_was_met_lately_stays(forgotten: TaskList, connection: Connection) -> None:
    lists_remember(connection, ["world"])
    assert lists_remove(connection, time.time()) == 0
    assert there()


def test_a_list_that_was_added_by_hand_stays(forgotten: TaskList, connection: Connection) -> None:
    TaskList.objects.update(added_by_hand=True)
    assert lists_remove(connection, time.time()) == 0
    assert there()


def test_a_list_with_events_stays(forgotten: TaskList, connection: Connection) -> None:
    put(forgotten, "a")
    put(forgotten)
    assert (TaskEvent.objects.count(), Archive.objects.count()) == (2, 0)
    assert lists_remove(connection, time.time()) == 0
    TaskEvent.objects.all().delete()
    assert lists_remove(connection, time.time()) == 1


def test_a_list_with_an_archive_stays(forgotten: TaskList, connection: Connection) -> None:
    put(forgotten, "a", status="failed")
    Baseline.objects.all().delete()
    put(forgotten)
    TaskEvent.objects.all().delete()
    assert Archive.objects.exists()
    assert lists_remove(connection, time.time()) == 0
    Archive.objects.all().delete()
    assert lists_remove(connection, time.time()) == 1


def test_a_list_of_which_redis_knows_nothing_stays(
    forgotten: TaskList, connection: Connection
) -> None:
    snapshots.drop(forgotten)
    assert lists_remove(connection, time.time()) == 0
    assert there()


def test_a_list_that_may_hold_more_stays(forgotten: TaskList, connection: Connection) -> None:
    put(forgotten, complete=False)
    assert lists_remove(connection, time.time()) == 0
    assert there()


def test_a_plan_for_a_list_that_is_gone_is_forgotten(
    world: TaskList, connection: Connection
) -> None:
    schedule.plan(connection, {world.pk: 5.0, 999_999: 5.0})
    lists_remove(connection, time.time())
    assert schedule.known(connection) == {world.pk}


def test_the_job_does_all_of_it(forgotten: TaskList) -> None:
    upkeep()
    assert not there()


def test_a_list_added_by_the_command_is_added_by_hand(
    connection: Connection, upstream: Simulator
) -> None:
    call_command("sync", "acme", "--list", "typed", verbosity=0)
    assert TaskList.objects.get(list_id="typed").added_by_hand


def test_a_reading_that_ends_after_the_removal_stores_nothing(forgotten: TaskList) -> None:
    late = Snapshot(list_id="world", tasks=(), fetched_at=time.time())
    TaskList.objects.all().delete()
    assert record(forgotten, None, late) is False
