"""A connection that comes to lead to another upstream."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.history.archives import archive_of
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskEvent, TaskList
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import circuit, discoveries, schedule, snapshots
from tasks_proxy.sync.publish import publish
from tasks_proxy.sync.refresh import refresh_list
from tests.services.redis_server import RedisServer
from tests.tasks_proxy.conftest import UPSTREAM_TOKEN, look_around
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


@pytest.fixture
def elsewhere(upstream: Simulator) -> Iterator[Simulator]:
    """Another upstream, without tasks."""
    with Simulator(token=UPSTREAM_TOKEN, seed=2) as running:
        yield running


@pytest.fixture
def read(world: TaskList, behind_our_back: Api) -> TaskList:
    """The list `world` with one running task, as it was read."""
    behind_our_back.create("Work", taskListId="world", status="in_progress")
    look_around(world.connection)
    assert refresh_list(world).snapshot is not None
    return world


def lead(connection: Connection, upstream: Simulator, *, upstream_id: str = "acme") -> Connection:
    return connection_put(
        organisation=connection.organisation,
        provider=Provider.QUANTCDN,
        base_url=upstream.base_url,
        upstream_id=upstream_id,
        token=UPSTREAM_TOKEN,
    )


def fresh(task_list: TaskList) -> TaskList:
    return TaskList.objects.select_related("connection", "organisation").get(pk=task_list.pk)


def test_what_was_known_is_archived_and_nothing_of_it_is_shown_as_live(
    read: TaskList, elsewhere: Simulator
) -> None:
    lead(read.connection, elsewhere)
    assert snapshots.read(read) is None
    archive = archive_of(read)
    assert archive is not None
    assert [task.title for task in archive.tasks] == ["Work"]
    assert not archive.complete
    assert discoveries.read(read.connection).newest is None
    assert fresh(read).left_at is not None


def test_a_list_that_the_new_upstream_lacks_is_asked_for_once_and_loses_nothing(
    read: TaskList, elsewhere: Simulator
) -> None:
    connection = lead(read.connection, elsewhere)
    assert schedule.known(connection) == {read.pk}
    told = TaskEvent.objects.count()
    refresh_list(fresh(read))
    assert schedule.known(connection) == set()
    look_around(connection)
    assert schedule.known(connection) == set()
    assert TaskEvent.objects.count() == told
    assert archive_of(read) is not None
    assert fresh(read).left_at is not None


def test_the_same_service_at_another_address_goes_on_and_tells_nothing_twice(
    read: TaskList, upstream: Simulator
) -> None:
    told = TaskEvent.objects.count()
    moved = connection_put(
        organisation=read.organisation,
        provider=Provider.QUANTCDN,
        base_url=upstream.base_url.replace("127.0.0.1", "localhost"),
        upstream_id="acme",
        token=UPSTREAM_TOKEN,
    )
    Connection.objects.filter(pk=moved.pk).update(base_url=upstream.base_url)
    done = refresh_list(fresh(read))
    assert done.error is None
    assert fresh(read).left_at is None
    assert snapshots.read(read) is not None
    assert TaskEvent.objects.count() == told


def test_a_list_that_is_met_at_the_new_upstream_is_read_again(
    read: TaskList, elsewhere: Simulator
) -> None:
    connection = lead(read.connection, elsewhere)
    Api(elsewhere, UPSTREAM_TOKEN).create("Other work", taskListId="world")
    look_around(connection)
    assert fresh(read).left_at is None
    done = refresh_list(fresh(read)).snapshot
    assert done is not None
    assert [task.title for task in done.tasks] == ["Other work"]


def test_a_reading_of_the_old_upstream_that_ends_late_is_dropped(
    read: TaskList, elsewhere: Simulator
) -> None:
    late = snapshots.read(read)
    assert late is not None
    lead(read.connection, elsewhere)
    publish(read, None, late)
    assert snapshots.read(read) is None


def test_another_token_for_the_same_upstream_leaves_nothing(
    read: TaskList, upstream: Simulator
) -> None:
    circuit.succeeded(read.connection)
    lead(read.connection, upstream)
    assert snapshots.read(read) is not None
    assert fresh(read).left_at is None


def test_the_command_tells_of_the_lists_that_are_left(
    read: TaskList, elsewhere: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists_remember(read.connection, ["empty"])
    assert "2 lists of the upstream that it led to before" in connect(elsewhere, monkeypatch)


def test_without_redis_a_connection_cannot_come_to_lead_elsewhere(
    read: TaskList,
    elsewhere: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    redis_server: RedisServer,
) -> None:
    redis_server.stop()
    with pytest.raises(CommandError, match="Nothing was changed"):
        connect(elsewhere, monkeypatch)
    read.connection.refresh_from_db()
    assert read.connection.base_url != elsewhere.base_url
    assert fresh(read).left_at is None


def connect(upstream: Simulator, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("UPSTREAM_TOKEN", UPSTREAM_TOKEN)
    out = io.StringIO()
    call_command(
        "connect", "acme", "--provider", "quantcdn", "--upstream-id", "acme",
        "--base-url", upstream.base_url, stdout=out,
    )  # fmt: skip
    return out.getvalue()
