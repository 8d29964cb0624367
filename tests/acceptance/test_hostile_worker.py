"""The same hostile answers, met by a worker that reads a list."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.acceptance.conftest import UPSTREAM_TOKEN, unlimited
from tests.acceptance.orders import close_circuits, send_job, state_of_lists
from tests.acceptance.test_hostile_bodies import (
    HOSTILE,
    MB,
    MOST_SECONDS,
    SLOW,
    bounded_growth,
    whole,
)
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until
from tests.tasks_proxy.simulator.conftest import some_id
from tests.tasks_proxy.upstream.wire_server import WireServer

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

TASK = some_id(1)
ONLY = {"taskId": TASK, "title": "Only", "status": "pending"}
GOOD = json.dumps({**ONLY, "graph": {TASK: ONLY}, "taskCount": 1, "tasks": [], "count": 0}).encode()
"""Good as the answer to each call that the sync makes."""


@dataclass
class Reading:
    """A site with a worker, and the list that it reads from a hostile upstream."""

    site: Site
    hostile: WireServer
    pk: int

    def read(self) -> tuple[float, str | None]:
        """Have the list read: how long that took, and the error that it ended with."""
        close_circuits(self.site)
        before = state_of_lists(self.site)[self.pk]["at"]
        began = time.monotonic()
        send_job(self.site, "sync.read_list", self.pk)
        until(
            lambda: state_of_lists(self.site)[self.pk]["at"] > before,
            seconds=MOST_SECONDS + 10,
            what="the end of a reading",
        )
        error = state_of_lists(self.site)[self.pk]["error"]
        return time.monotonic() - began, error


@pytest.fixture(scope="module")
def reading(new_site: NewSite, hostile: WireServer) -> Iterator[Reading]:
    """A worker that has had an answer of nearly the most, so that only growth beyond it shows."""
    site = new_site()
    unlimited(site)
    site.connect("robots", hostile.url, token=UPSTREAM_TOKEN)
    hostile.parts = tuple(whole(GOOD, b"Connection: close"))
    site.manage("sync", "robots", "--list", "world")
    site.start_worker(processes=1)
    (pk,) = state_of_lists(site)
    made = Reading(site, hostile, pk)
    hostile.parts = tuple(whole(b'{"a": "' + b"x" * int(9.5 * MB) + b'"}'))
    for _ in range(4):
        made.read()
    yield made
    site.stop()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_worker_survives_it_in_time_and_in_little_memory(reading: Reading, what: str) -> None:
    reading.hostile.parts = HOSTILE[what]()  # type: ignore[assignment]
    with bounded_growth(reading.site, "worker"):
        took, error = reading.read()
    assert took < MOST_SECONDS
    assert error
    assert reading.site.processes["worker"].is_running()


@pytest.mark.long
@pytest.mark.parametrize("what", SLOW)
def test_a_worker_ends_it_by_the_deadline(reading: Reading, what: str) -> None:
    reading.hostile.parts = tuple(SLOW[what])
    with bounded_growth(reading.site, "worker"):
        took, error = reading.read()
    assert took < MOST_SECONDS
    assert error
    assert "in time" in error


def test_afterwards_the_worker_reads_the_list_as_ever(reading: Reading) -> None:
    reading.hostile.parts = tuple(whole(GOOD, b"Connection: close"))
    _, error = reading.read()
    assert error is None
