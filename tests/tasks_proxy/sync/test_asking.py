"""How a reading asks Redis: seldom, and so that whoever comes to watch is seen."""

from __future__ import annotations

import time

import pytest
import redis

from tasks_proxy.history.models import TaskList
from tasks_proxy.store import attempts, keys, presence, schedule
from tasks_proxy.store.client import client
from tasks_proxy.sync import policy
from tasks_proxy.sync.refresh import refresh_list
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was sent to Redis, one entry for each wait."""
    sent: list[object] = []
    send = redis.Connection.send_packed_command

    def counted(self: redis.Connection, command: object, *args: object, **kwargs: object) -> None:
        sent.append(command)
        send(self, command, *args, **kwargs)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(redis.Connection, "send_packed_command", counted)
    return sent


def test_a_reading_waits_for_redis_as_seldom_as_it_can(
    world: TaskList, behind_our_back: Api, asked: list[object]
) -> None:
    behind_our_back.create("Work", taskListId="world")
    refresh_list(world)
    asked.clear()
    refresh_list(world)
    assert len(asked) == 9
    behind_our_back.create("More work", taskListId="world")
    asked.clear()
    refresh_list(world)
    assert len(asked) == 11


@pytest.mark.parametrize("watched", [True, False])
def test_a_list_that_somebody_watches_is_due_soon(
    world: TaskList, behind_our_back: Api, watched: bool
) -> None:
    behind_our_back.create("Work", taskListId="world")
    if watched:
        presence.watch(world)
    before = time.time()
    refresh_list(world)
    rest = policy.WATCHED_SECONDS if watched else policy.IDLE_SECONDS
    due = schedule.times(world.connection)[world.pk]
    assert before + rest <= due <= time.time() + rest


def test_an_attempt_is_over_when_its_reading_is_told(world: TaskList, behind_our_back: Api) -> None:
    behind_our_back.create("Work", taskListId="world")
    client().set(attempts.of_list(world), attempts.MOST - 1)
    refresh_list(world)
    assert not client().exists(attempts.of_list(world))
    assert client().exists(keys.of_list(world, "state"))
