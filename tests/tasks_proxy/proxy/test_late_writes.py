"""Guarded writes behind an upstream that takes its time: over soon, and told as they ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.proxy import writes
from tasks_proxy.simulator.faults import Fault
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store import keys, locks
from tests.tasks_proxy.conftest import calls
from tests.tasks_proxy.proxy.conftest import Agent
from tests.tasks_proxy.simulator.conftest import Api

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server", "jobs_at_once")]

LONG = 8.0
"""Seconds that the upstream takes; none of these writes may wait for half of it."""


@pytest.fixture(autouse=True)
def _in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writes, "GUARDED_SECONDS", 1.5)
    monkeypatch.setattr(writes, "KEPT_SECONDS", 0.5)


@contextmanager
def soon() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < LONG / 2


@pytest.fixture
def task(behind_our_back: Api, upstream: Simulator) -> Iterator[str]:
    made = behind_our_back.create("Contested")
    calls(upstream)
    yield made
    upstream.faults.clear()


def guarded(writer: Agent, task: str) -> tuple[int, str]:
    """Write with a precondition; the status and our error's name."""
    with soon():
        answer = writer.write("PUT", f"/{task}", {"title": "Mine"}, If_Match="1")
    return answer.status_code, answer.json().get("error")


def test_where_the_task_is_not_read_in_time_nothing_is_written_and_it_is_told_so(
    writer: Agent, upstream: Simulator, task: str
) -> None:
    upstream.faults.add(Fault(method="GET", latency=LONG, times=1))
    assert guarded(writer, task) == (504, "UPSTREAM_TIMEOUT")
    assert [call["method"] for call in calls(upstream)] == ["GET"]


def test_a_write_that_is_not_answered_in_what_its_reading_left_is_unknown(
    writer: Agent, upstream: Simulator, behind_our_back: Api, task: str
) -> None:
    seen = behind_our_back.task(task)["updatedAt"]
    upstream.faults.add(Fault(method="GET", latency=0.4, times=1))
    upstream.faults.add(Fault(method="PUT", latency=LONG, times=1))
    with soon():
        answer = writer.write("PUT", f"/{task}", {"title": "Mine"}, If_Match=f"{seen}")
    assert (answer.status_code, answer.json()["error"]) == (504, "OUTCOME_UNKNOWN")
    assert behind_our_back.task(task)["title"] == "Mine"


def test_whoever_waits_too_long_for_their_turn_sends_nothing(
    writer: Agent, connection: Connection, upstream: Simulator, task: str
) -> None:
    key = keys.of_connection(connection.organisation_id, connection.pk, f"write:{task}")
    with locks.held(key, seconds=LONG) as had:
        assert had
        assert guarded(writer, task) == (503, "STORE_UNAVAILABLE")
    assert calls(upstream) == []
