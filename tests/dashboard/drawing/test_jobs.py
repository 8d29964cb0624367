"""The layout job, and what sends it."""

from __future__ import annotations

from typing import Any

import pytest
import redis
from kombu.exceptions import OperationalError

from dashboard.drawing import prepare as preparing
from dashboard.drawing.cache import remembered
from dashboard.drawing.errors import LayoutLost
from dashboard.drawing.jobs import lay_out, lay_out_wanted, send, send_once
from dashboard.drawing.plan import View, plan
from dashboard.drawing.run import IN_JOB, Limits
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots
from tasks_proxy.store.signals import snapshot_written
from tests.dashboard.made import task

_SNAPSHOT = Snapshot(list_id="x", tasks=(task("a"), task("b", "a")), fetched_at=1.0)


@pytest.fixture
def stored(own_redis: redis.Redis, db: None) -> TaskList:
    """A list in the database with a snapshot in Redis."""
    organisation = Organisation.objects.create(slug="acme", name="Acme")
    connection = Connection.objects.create(
        organisation=organisation, provider="quantcdn", base_url="http://x.test", upstream_id="acme"
    )
    row = TaskList.objects.create(
        organisation=organisation, connection=connection, list_id="x", key="x"
    )
    snapshots.write(row, _SNAPSHOT)
    return row


def _written(row: TaskList, *, structure_changed: bool = True) -> None:
    snapshot_written.send(
        sender=TaskList, task_list=row, snapshot=_SNAPSHOT, structure_changed=structure_changed
    )


@pytest.mark.redis
def test_the_job_lays_the_newest_snapshot_out(stored: TaskList) -> None:
    lay_out(stored.pk, "none", "TB")
    shape = plan(_SNAPSHOT.tasks, "none", "TB").shape
    layout = remembered(stored.organisation_id, shape)
    assert layout is not None
    assert len(layout.boxes) == 2


@pytest.mark.redis
def test_a_job_that_loses_remembers_it(stored: TaskList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "IN_JOB", Limits(seconds=0.001))
    lay_out(stored.pk, "auto", "LR")
    with pytest.raises(LayoutLost, match="longer than"):
        remembered(stored.organisation_id, plan(_SNAPSHOT.tasks, "auto", "LR").shape)


@pytest.mark.redis
def test_a_job_for_a_list_that_is_gone_or_empty_does_nothing(stored: TaskList) -> None:
    snapshots.drop(stored)
    lay_out(stored.pk, "auto", "LR")
    lay_out(stored.pk + 1, "auto", "LR")


def test_a_job_without_redis_ends_quietly(stored: TaskList, no_redis: None) -> None:
    lay_out(stored.pk, "auto", "LR")


@pytest.mark.redis
def test_a_new_structure_is_laid_out_once_however_often_it_changed(
    stored: TaskList, sent: list[dict[str, Any]]
) -> None:
    for _ in range(5):
        _written(stored)
    assert sent == []
    lay_out_wanted()
    lay_out_wanted()
    assert [message["args"] for message in sent] == [(stored.pk, "auto", None, [], False)]
    assert sent[0]["expires"] > 0


@pytest.mark.redis
def test_an_unchanged_structure_sends_no_job(stored: TaskList, sent: list[dict[str, Any]]) -> None:
    _written(stored, structure_changed=False)
    lay_out_wanted()
    assert sent == []


@pytest.mark.redis
def test_a_list_that_is_gone_is_laid_out_no_more(
    stored: TaskList, sent: list[dict[str, Any]]
) -> None:
    _written(stored)
    TaskList.objects.all().delete()
    lay_out_wanted()
    assert sent == []


def test_without_redis_no_layout_is_wanted(
    stored: TaskList, no_redis: None, sent: list[dict[str, Any]]
) -> None:
    lay_out_wanted()
    assert sent == []


def test_without_redis_a_new_snapshot_raises_nothing(no_redis: None, task_list: TaskList) -> None:
    _written(task_list)


@pytest.mark.redis
def test_a_broker_that_refuses_is_told_and_asked_again_next_time(
    own_redis: redis.Redis, task_list: TaskList, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("refused")

    monkeypatch.setattr(lay_out, "apply_async", refuse)
    assert send(task_list, View()) is False
    assert send_once(task_list, View(), "abc") is False
    assert own_redis.keys() == []


@pytest.mark.redis
def test_one_structure_is_asked_for_once(
    own_redis: redis.Redis, task_list: TaskList, sent: list[dict[str, Any]]
) -> None:
    assert send_once(task_list, View("none"), "abc")
    assert send_once(task_list, View("none"), "abc")
    assert len(sent) == 1


def test_the_job_is_delivered_again_when_its_worker_dies_and_has_limits() -> None:
    soft, hard = lay_out.soft_time_limit, lay_out.time_limit
    assert lay_out.acks_late
    assert soft is not None
    assert hard is not None
    assert IN_JOB.seconds < soft < hard
