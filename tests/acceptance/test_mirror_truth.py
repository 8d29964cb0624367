"""The mirror against what the upstream really holds."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from pytest_django import Settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.simulator.workload import read_workload, workload_from
from tasks_proxy.store import discoveries, snapshots
from tasks_proxy.sync.refresh import refresh_list
from tests.acceptance.conftest import UPSTREAM_TOKEN
from tests.acceptance.truth import Meddler, Truth, told_by, truth_of
from tests.journeys.workloads import files
from tests.tasks_proxy.conftest import Connect, look_around
from tests.tasks_proxy.simulator.conftest import Api, some_id, workload

pytestmark = [
    pytest.mark.redis,
    pytest.mark.usefixtures("redis_server", "no_limits"),
    pytest.mark.timeout(300),
]

ODD_LISTS = (
    "a/b",
    "a b",
    "100%",
    "%2F",
    "🚀 launch",
    "a?b#c",
    "ü",
    "~none",
    "..x",
    "'\"<b>",
    "a\\b",
)


@pytest.fixture
def no_limits(settings: Settings) -> None:
    settings.UPSTREAM_CALLS_PER_MINUTE = 1_000_000


def load(upstream: Simulator, *tasks: dict[str, Any]) -> None:
    upstream.parts.load(workload_from(workload(*tasks), "this test"))


def truth(upstream: Simulator, *, whole: bool = False) -> Truth:
    with upstream.world.lock:
        return truth_of(upstream.world.store.oldest_first(), whole=whole)


def mirror(connection: Connection, *, whole: bool = False) -> Truth:
    rows = list(TaskList.objects.filter(connection=connection))
    told: Truth = {}
    for row, snapshot in zip(rows, snapshots.read_many(rows), strict=True):
        if snapshot is not None:
            told |= told_by(row.list_id, snapshot.tasks, whole=whole)
    return told


def poll(connection: Connection, *, details: bool = False, looks: bool = True) -> None:
    """What the sync does in one round: look for lists, read each."""
    if looks:
        look_around(connection)
    for row in TaskList.objects.filter(connection=connection).select_related("connection"):
        done = refresh_list(row, details=details)
        assert done.error is None, done.error


def incomplete(connection: Connection) -> list[str | None]:
    rows = list(TaskList.objects.filter(connection=connection))
    read = zip(rows, snapshots.read_many(rows), strict=True)
    return [row.list_id for row, snapshot in read if snapshot is None or not snapshot.complete]


def test_a_list_of_1738_tasks(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    (large,) = (path for path in files() if path.stem == "montage-2mass-05d")
    upstream.parts.load(read_workload(large))
    assert len(upstream.world.store) == 1738
    poll(connection)
    assert mirror(connection) == truth(upstream)
    assert incomplete(connection) == []
    (list_id,) = truth(upstream)
    Meddler(behind_our_back, [list_id], seed=1).meddle(200)
    poll(connection)
    assert mirror(connection) == truth(upstream)
    assert incomplete(connection) == []


@pytest.mark.long
def test_every_field_of_1738_tasks_after_details(
    connection: Connection, upstream: Simulator
) -> None:
    (large,) = (path for path in files() if path.stem == "montage-2mass-05d")
    upstream.parts.load(read_workload(large))
    poll(connection, details=True)
    assert mirror(connection, whole=True) == truth(upstream, whole=True)


@pytest.mark.parametrize("bare", [False, True], ids=["full graph", "bare graph"])
def test_1000_changes_behind_our_back_are_seen_in_one_poll(
    connect: Connect, settings: Settings, *, bare: bool
) -> None:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    with Simulator(token=UPSTREAM_TOKEN, seed=2, bare_graph=bare) as upstream:
        connection = connect(upstream.base_url)
        api = Api(upstream, UPSTREAM_TOKEN)
        names: list[str | None] = [*["world"] * 12, *ODD_LISTS]
        meddler = Meddler(api, names, seed=3)
        for name in names:
            api.create("First", taskListId=name)
        meddler.meddle(100)
        poll(connection)
        assert mirror(connection) == truth(upstream)
        meddler.meddle(1000)
        poll(connection)
        assert mirror(connection) == truth(upstream)
        assert incomplete(connection) == []
        poll(connection, details=True, looks=False)
        assert mirror(connection, whole=True) == truth(upstream, whole=True)
        api.session.close()


def test_tasks_without_a_list_have_their_edges_and_all_fields_too(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    meddler = Meddler(behind_our_back, [None, None, "world"], seed=4)
    for number in range(10):
        first = behind_our_back.create(f"Loose {number}")
        meddler.tasks += [first, behind_our_back.create("Next", dependsOn=[first])]
    poll(connection)
    assert mirror(connection) == truth(upstream)
    meddler.meddle(100)
    for _ in range(5):
        poll(connection)
    assert mirror(connection) == truth(upstream)
    poll(connection, details=True)
    assert mirror(connection, whole=True) == truth(upstream, whole=True)


@pytest.mark.long
def test_250_older_lists_are_told_to_be_missing_and_are_whole_once_added_by_id(
    connection: Connection, upstream: Simulator
) -> None:
    statuses = ("completed", "failed", "cancelled", "pending")
    tasks = [
        {
            "taskId": some_id(number),
            "taskListId": f"list {number // 40}",
            "status": statuses[number % 4],
            "assignedAgentId": f"agent {number // 2000}",
            "dependsOn": [some_id(number - 1)] if number % 40 else [],
        }
        for number in range(10_000)
    ]
    load(upstream, *tasks)
    assert look_around(connection).state.reasons == (discoveries.OLDER_LISTS,)
    reached = TaskList.objects.filter(connection=connection).count()
    assert 0 < reached < 250
    lists_remember(connection, [f"list {number}" for number in range(250)])
    poll(connection, looks=False)
    assert mirror(connection) == truth(upstream)
    assert incomplete(connection) == []
    assert discoveries.OLDER_LISTS in look_around(connection, whole=True).state.reasons


def test_150_bare_tasks_without_a_list_and_a_burst_of_500_are_told_to_be_incomplete(
    connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    load(upstream, *[{"taskListId": None}] * 150)
    poll(connection)
    assert incomplete(connection) == [None]
    behind_our_back.create("Last seen", taskListId="seen")
    poll(connection)
    burst = [
        {"taskId": some_id(10_000 + n), "taskListId": f"burst {n // 5}", "createdAt": now(upstream)}
        for n in range(500)
    ]
    load(upstream, *burst)
    poll(connection)
    assert incomplete(connection)[0] is None
    assert discoveries.read(connection).reasons
    assert TaskList.objects.filter(connection=connection).count() < 100


def now(upstream: Simulator) -> int:
    """A moment after everything so far, by the upstream's clock."""
    with upstream.world.lock:
        return upstream.world.clock.tick()


@pytest.mark.long
def test_250_lists_of_40_made_while_we_poll_are_all_found_and_whole(
    connection: Connection, upstream: Simulator
) -> None:
    poll(connection)
    maker = threading.Thread(target=make_lists, args=(upstream,))
    maker.start()
    while maker.is_alive():
        reasons = look_around(connection).state.reasons
        assert reasons == ()
        fresh = TaskList.objects.filter(connection=connection).exclude(pk__in=_read(connection))
        for row in fresh.select_related("connection"):
            assert refresh_list(row).error is None
    maker.join()
    poll(connection)
    assert len(truth(upstream)) == 250
    assert mirror(connection) == truth(upstream)
    assert incomplete(connection) == []
    assert discoveries.read(connection).reasons == ()


def _read(connection: Connection) -> list[int]:
    rows = list(TaskList.objects.filter(connection=connection))
    return [row.pk for row, known in zip(rows, snapshots.read_many(rows), strict=True) if known]


def make_lists(upstream: Simulator) -> None:
    """Make 250 lists of 40 tasks, task by task, each depending on the one before."""
    api = Api(upstream, UPSTREAM_TOKEN)
    for number in range(250):
        before: list[str] = []
        for place in range(40):
            agent = f"agent {number % 17}"
            fields = {"taskListId": f"list/{number}", "assignedAgentId": agent}
            before = [api.create(f"Task {place}", dependsOn=before, **fields)]
            time.sleep(0.003)
    api.session.close()
