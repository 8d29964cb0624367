"""Reading a list from a simulated upstream over HTTP into a real Redis."""

from __future__ import annotations

from typing import Any

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import UpstreamError
from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.faults import Fault, fault_from
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.simulator.workload import workload_from
from tasks_proxy.store import presence, schedule, snapshots, states
from tasks_proxy.sync.refresh import refresh_list
from tests.tasks_proxy.conftest import Connect, calls, look_around
from tests.tasks_proxy.simulator.conftest import Api, workload

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


def read(task_list: TaskList) -> Snapshot:
    done = refresh_list(task_list)
    assert done.error is None, done.error
    assert done.snapshot is not None
    return done.snapshot


def truth(upstream: Simulator, list_id: str | None) -> dict[str, dict[str, Any]]:
    """What the simulator holds of a list, by task id."""
    with upstream.world.lock:
        found = upstream.world.store.oldest_first(taskListId=list_id)
        return {task["taskId"]: dict(task) for task in found}


def assert_true(snapshot: Snapshot, upstream: Simulator) -> None:
    """Ids, edges, title, status and agent are the simulator's."""
    expected = truth(upstream, snapshot.list_id)
    assert set(snapshot.by_id) == set(expected)
    for task in snapshot.tasks:
        fields = expected[task.id]
        assert (task.title, str(task.status), task.agent, list(task.depends_on)) == (
            fields["title"],
            fields["status"],
            fields["assignedAgentId"],
            fields["dependsOn"],
        )


def test_a_list_is_read_whole(world: TaskList, upstream: Simulator, behind_our_back: Api) -> None:
    first = behind_our_back.create("First", taskListId="world")
    behind_our_back.create("Second", taskListId="world", dependsOn=[first], assignedAgentId="a")
    behind_our_back.create("Elsewhere", taskListId="other")
    snapshot = read(world)
    assert_true(snapshot, upstream)
    assert snapshot.complete
    assert snapshots.read(world) == snapshot


def test_a_list_of_many_hundred_tasks_is_read_whole(world: TaskList, upstream: Simulator) -> None:
    upstream.parts.load(_chain(700))
    snapshot = read(world)
    assert_true(snapshot, upstream)
    assert len(snapshot.tasks) == 700
    assert snapshot.complete


def test_a_bare_graph_is_filled_in_by_list_calls(connect: Connect, settings: Any) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    with Simulator(seed=1, bare_graph=True) as bare:
        bare.parts.load(_chain(250))
        connection = connect(bare.base_url)
        (row,) = lists_remember(connection, ["world"])
        snapshot = read(row)
        assert_true(snapshot, bare)
        assert snapshot.complete


def test_what_a_bare_graph_leaves_open_is_said_and_then_filled_in(
    connect: Connect, settings: Any
) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    with Simulator(seed=1, bare_graph=True) as bare:
        alike = [{"status": "pending", "assignedAgentId": "only"} for _ in range(130)]
        bare.parts.load(_workload(alike))
        connection = connect(bare.base_url)
        (row,) = lists_remember(connection, ["world"])
        snapshot = read(row)
        assert not snapshot.complete
        assert snapshot.incomplete_reason is not None
        assert "10 tasks" in snapshot.incomplete_reason
        assert len(snapshot.tasks) == 130


def test_an_unchanged_idle_list_costs_one_call(
    world: TaskList, upstream: Simulator, behind_our_back: Api
) -> None:
    behind_our_back.create("Idle", taskListId="world")
    version = read(world).version
    calls(upstream)
    assert read(world).version == version
    assert [call["path"].rsplit("/", 1)[-1] for call in calls(upstream)] == ["dependency-graph"]


def test_a_changed_status_brings_the_whole_task_and_a_new_version(
    world: TaskList, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Work", taskListId="world")
    version = read(world).version
    behind_our_back.update(task, status="in_progress", progress=0.25)
    snapshot = read(world)
    assert snapshot.version != version
    assert snapshot.by_id[task].status is Status.IN_PROGRESS
    assert snapshot.by_id[task].progress == 0.25
    assert snapshot.by_id[task].started_at is not None


def test_many_changes_at_once_are_read_over_several_readings(
    world: TaskList, upstream: Simulator, behind_our_back: Api
) -> None:
    tasks = [behind_our_back.create(f"Task {n}", taskListId="world") for n in range(30)]
    read(world)
    for task in tasks:
        behind_our_back.update(task, status="completed")
    first = read(world)
    assert sum(task.completed_at is not None for task in first.tasks) == 20
    assert all(task.status is Status.COMPLETED for task in first.tasks)
    assert all(task.expires_at is not None for task in read(world).tasks)
    calls(upstream)
    read(world)
    assert len(calls(upstream)) == 1


def test_progress_of_running_tasks_is_read_each_time(world: TaskList, behind_our_back: Api) -> None:
    task = behind_our_back.create("Work", taskListId="world", status="in_progress")
    read(world)
    behind_our_back.update(task, progress=0.75)
    assert read(world).by_id[task].progress == 0.75


def test_new_tasks_come_last_and_the_others_keep_their_order(
    world: TaskList, behind_our_back: Api
) -> None:
    known = [behind_our_back.create(f"Task {n}", taskListId="world") for n in range(5)]
    before = [task.id for task in read(world).tasks]
    assert set(before) == set(known)
    behind_our_back.call("DELETE", f"/{before[2]}")
    new = behind_our_back.create("New", taskListId="world")
    assert [task.id for task in read(world).tasks] == [*before[:2], *before[3:], new]


@pytest.mark.parametrize("odd", ["a/b", "a b", "🚀 launch", "50%", "?x=1#y", "a+b", "..."])
def test_a_list_with_an_odd_name_is_read_like_any_other(
    connection: Connection, upstream: Simulator, behind_our_back: Api, odd: str
) -> None:
    behind_our_back.create("Odd", taskListId=odd)
    look_around(connection)
    row = TaskList.objects.get(list_id=odd)
    assert_true(read(row), upstream)


@pytest.mark.parametrize("hopeless", [".", ".."])
def test_a_list_whose_name_no_address_can_carry_says_so(
    connection: Connection, hopeless: str
) -> None:
    (row,) = lists_remember(connection, [hopeless])
    done = refresh_list(row)
    assert "cannot be part of an address" in str(done.error)


def test_an_empty_list_is_complete_and_empty(world: TaskList) -> None:
    snapshot = read(world)
    assert (snapshot.tasks, snapshot.complete) == ((), True)


def test_a_task_that_somebody_looks_at_is_read_whole_each_time(
    world: TaskList, upstream: Simulator, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Seen", taskListId="world")
    behind_our_back.create("Unseen", taskListId="world")
    read(world)
    presence.look(world, task)
    behind_our_back.update(task, progressMessage="halfway", metadata={"a": 1})
    calls(upstream)
    assert read(world).by_id[task].fields == behind_our_back.task(task)
    assert len(calls(upstream)) == 3  # the graph, the task, and the look behind our back


def test_details_read_every_task_by_itself(world: TaskList, behind_our_back: Api) -> None:
    task = behind_our_back.create("Deep", taskListId="world", metadata={"deep": [1, {"x": None}]})
    done = refresh_list(world, details=True)
    assert done.snapshot is not None
    assert done.snapshot.by_id[task].fields == behind_our_back.task(task)
    assert done.snapshot.by_id[task].read_at is not None


@pytest.mark.parametrize(
    "order",
    [
        {"status": 500},
        {"status": 429, "retryAfter": "7"},
        {"malformed": True},
        {"truncate": True},
        {"html": True},
        {"body": '{"graph": [1]}'},
        {"body": '{"graph": {"a": 5}}'},
        {"body": '{"graph": {"a": {"dependsOn": NaN}}}'},
    ],
    ids=str,
)
def test_a_failed_reading_keeps_the_last_good_copy_and_says_why(
    world: TaskList, upstream: Simulator, behind_our_back: Api, order: dict[str, Any]
) -> None:
    behind_our_back.create("Kept", taskListId="world")
    good = read(world)
    upstream.faults.add(fault_from({**order, "path": "dependency-graph"}))
    done = refresh_list(world)
    assert isinstance(done.error, UpstreamError)
    assert snapshots.read(world) == good
    state = states.read([world])[world.pk]
    assert state.error == str(done.error)
    assert state.failures == 1


def test_a_busy_upstream_is_left_alone_for_as_long_as_it_asks(
    world: TaskList, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(status=429, retry_after="77"))
    refresh_list(world)
    state = states.read([world])[world.pk]
    assert schedule.due(world.connection, state.at + 70, most=9) == []
    assert schedule.due(world.connection, state.at + 80, most=9) == [world.pk]


def test_a_rejected_token_asks_for_a_new_one(connect: Connect, upstream: Simulator) -> None:
    connection = connect(upstream.base_url, token="wrong-token-entirely")
    (row,) = lists_remember(connection, ["world"])
    assert "Enter a new one" in str(refresh_list(row).error)


def test_a_failing_list_that_recovers_forgets_its_failure(
    world: TaskList, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(status=500))
    refresh_list(world)
    upstream.faults.clear()
    read(world)
    assert states.read([world])[world.pk].error is None


def test_an_expired_task_is_no_part_of_the_snapshot(world: TaskList, upstream: Simulator) -> None:
    upstream.parts.load(_workload([{"status": "completed", "expiresAt": 32_503_680_000_000}, {}]))
    assert len(read(world).tasks) == 2
    upstream.parts.load(_workload([{"status": "completed", "expiresAt": 1_000}]))
    assert [task.title for task in read(world).tasks] == ["Task 2"]


def _chain(length: int) -> Any:
    tasks = [
        {"dependsOn": [f"00000000-0000-0000-0000-{n - 1:012x}"] if n > 1 else [],
         "status": "completed" if n % 2 else "pending", "assignedAgentId": f"agent-{n % 3}"}
        for n in range(1, length + 1)
    ]  # fmt: skip
    return _workload(tasks)


def _workload(tasks: list[dict[str, Any]]) -> Any:
    return workload_from(workload(*tasks), "this test")
