"""Lists in short, beside their snapshots."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots
from tasks_proxy.store.client import answering
from tasks_proxy.store.summaries import MOST_AGENTS, summaries, summary_of
from tasks_proxy.sync.publish import publish

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def task(name: str, status: str, **fields: Any) -> Task:
    return Task.from_fields({"taskId": name, "title": name, "status": status, **fields})


def put(task_list: TaskList, *tasks: Task, **about: Any) -> Snapshot:
    new = Snapshot(list_id="world", tasks=tasks, fetched_at=time.time(), **about)
    return publish(task_list, snapshots.read(task_list), new)


def test_a_summary_is_written_with_each_snapshot(world: TaskList) -> None:
    put(world, task("a", "pending"))
    last = put(
        world,
        task("a", "in_progress", assignedAgentId="zoe", createdAt=5, updatedAt=9),
        task("b", "in_progress", assignedAgentId="amy", createdAt=4),
        task("c", "completed", assignedAgentId="idle", createdAt=7),
        complete=False,
        incomplete_reason="Some are missing.",
    )
    told = summaries([world])[world.pk]
    assert told == summary_of(last)
    assert told.counts == {Status.IN_PROGRESS: 2, Status.COMPLETED: 1}
    assert (told.total, told.done) == (3, 1)
    assert (told.agents, told.agents_total) == (("amy", "zoe"), 2)
    assert (told.began_at, told.changed_at) == (4, 9)
    assert (told.complete, told.incomplete_reason) == (False, "Some are missing.")
    assert told.version == last.version


def test_many_lists_are_summed_up_in_one_question(world: TaskList) -> None:
    rows = lists_remember(world.connection, [f"list {n}" for n in range(20)])
    for row in rows[:15]:
        put(row, task("a", "pending"))
    with answering() as redis:
        before = redis.info("stats")["total_commands_processed"]
        told = summaries(rows)
        asked = redis.info("stats")["total_commands_processed"] - before
    assert asked == 2  # the question, and the one that counts
    assert set(told) == {row.pk for row in rows[:15]}


def test_a_crowd_of_agents_is_counted_and_not_all_named(world: TaskList) -> None:
    count = MOST_AGENTS + 5
    put(world, *(task(f"t{n}", "in_progress", assignedAgentId=f"a{n:02}") for n in range(count)))
    told = summaries([world])[world.pk]
    assert len(told.agents) == MOST_AGENTS
    assert told.agents_total == count


def test_no_lists_need_no_question() -> None:
    assert summaries([]) == {}


def test_what_was_forgotten_has_no_summary(world: TaskList) -> None:
    put(world, task("a", "pending"))
    snapshots.drop(world)
    assert summaries([world]) == {}
