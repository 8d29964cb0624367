"""The mirror in a real Redis."""

from __future__ import annotations

from typing import Any

import pytest

from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import client, snapshots

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def snapshot(*tasks: dict[str, Any], version: str = "") -> Snapshot:
    records = tuple(Task.from_fields(task, read_at=3.5) for task in tasks)
    return Snapshot(list_id="world", tasks=records, fetched_at=9.25, version=version)


ODD = {"taskId": "t", "title": "\x00 half \ud83d 🚀 <b>", "status": "odd", "unknown": [None, 1.5]}


def test_what_was_written_is_read_back_whole(world: TaskList) -> None:
    written = snapshots.write(world, snapshot(ODD))
    assert snapshots.read(world) == written
    assert written.tasks[0].fields == ODD
    assert written.tasks[0].read_at == 3.5


def test_a_list_that_was_never_written_has_no_snapshot(world: TaskList) -> None:
    assert snapshots.read(world) is None


def test_each_write_renews_the_version_unless_told_not_to(world: TaskList) -> None:
    first = snapshots.write(world, snapshot())
    second = snapshots.write(world, snapshot())
    kept = snapshots.write(world, snapshot(version=second.version), renew=False)
    epoch, count = first.version.split("-")
    assert second.version == f"{epoch}-{int(count) + 1}"
    assert kept.version == second.version


def test_no_version_from_before_redis_lost_its_data_comes_again(world: TaskList) -> None:
    before = snapshots.write(world, snapshot())
    with client.answering() as redis:
        redis.flushall()
    after = snapshots.write(world, snapshot())
    assert before.version.split("-")[0] != after.version.split("-")[0]


def test_every_key_names_the_organisation(world: TaskList) -> None:
    snapshots.write(world, snapshot())
    with client.answering() as redis:
        names = {client.as_bytes(key).decode() for key in redis.keys("tl:*")}
    assert names - {"tl:epoch"} == {
        f"tl:{world.organisation_id}:snapshot:{world.pk}",
        f"tl:{world.organisation_id}:summary:{world.pk}",
        f"tl:{world.organisation_id}:count:{world.pk}",
    }


def test_a_redis_that_does_not_answer_is_one_error_with_a_sentence(
    world: TaskList, no_redis: None
) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        snapshots.read(world)
