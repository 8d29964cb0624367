"""Workers killed in the midst of a reading, messages that come again, clocks that tick twice."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from dashboard.demo import parts
from tests.acceptance.conftest import UPSTREAM_TOKEN, member_of, unlimited
from tests.acceptance.truth import Truth, truth_of
from tests.acceptance.watching import mirror_of
from tests.acceptance.wire_client import WireClient
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until
from tests.tasks_proxy.simulator.conftest import some_id, workload

pytestmark = [pytest.mark.redis, pytest.mark.long, pytest.mark.timeout(300)]

TASKS = 60


@dataclass
class Working:
    """A site with its upstream and an agent; workers and clocks are up to the test."""

    site: Site
    upstream: str
    agent: WireClient

    def control(self, verb: str, name: str, /, **json: Any) -> Any:
        url = f"{self.upstream}/_simulator/{name}"
        answer = requests.request(verb, url, json=json or None, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def load(self, list_id: str, tasks: int = TASKS, **fields: Any) -> None:
        base = sum(list_id.encode())
        loads = [
            {
                "taskId": some_id(base * 1000 + n),
                "dependsOn": [some_id(base * 1000 + n - 1)] if n else [],
                **fields,
            }
            for n in range(tasks)
        ]
        self.control("POST", "load", **workload(*loads, list_id=list_id))

    def truth(self) -> Truth:
        return truth_of(self.control("GET", "state")["tasks"])

    def mirror(self) -> Truth:
        return mirror_of(self.site)

    def births(self, key: str) -> list[str]:
        """The tasks that a list's stored events tell to have come, as often as they do."""
        bearer = {"Authorization": f"Bearer {self.agent.token}"}
        path = f"{self.site.url}/api/v1/organisations/acme/lists/{key}/events/?limit=1000"
        page = requests.get(path, headers=bearer, timeout=30).json()
        assert not page["more"]
        return [e["task"] for e in page["events"] if e["changes"].get("taskId", [1])[0] is None]

    def calls(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = self.control("GET", "calls")["calls"]
        return made

    def children(self) -> list[int]:
        """Process ids of the worker's pool."""
        parent = self.site.processes["worker"].pid
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                    found.append(int(stat.parent.name))
        return found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def working(request: pytest.FixtureRequest, new_site: NewSite) -> Iterator[Working]:
    site = new_site(request.param)
    unlimited(site)
    upstream = site.start_simulator(token=UPSTREAM_TOKEN)
    site.connect("acme", upstream, token=UPSTREAM_TOKEN)
    agent = member_of(site, "acme")
    site.start_web()
    whole = Working(site, upstream, agent)
    yield whole
    agent.close()
    site.stop()


def mid_reading(working: Working) -> None:
    """Wait until single tasks are being read, slowly."""
    working.control("POST", "faults", latency=0.3, path="/ai/tasks/", method="GET")
    working.control("DELETE", "calls")
    until(lambda: len(working.calls()) > 5, seconds=40, what="the begin of a reading")


def changed(working: Working) -> None:
    """A list that was read and is read again soon, of which every task has changed since."""
    working.load("one", status="in_progress")
    working.site.manage("sync", "acme", "--full")
    assert working.mirror() == working.truth()
    working.load("one", status="blocked", title="Changed")
    assert working.mirror() != working.truth()


def whole_again(working: Working, seconds: float) -> None:
    until(lambda: working.mirror() == working.truth(), seconds=seconds, what="the whole mirror")
    births = working.births("one")
    assert len(births) == len(set(births)) == TASKS


def test_a_killed_pool_process_costs_seconds_and_nothing_else(working: Working) -> None:
    changed(working)
    working.site.start_worker(processes=1)
    working.site.start_beat()
    mid_reading(working)
    (child,) = working.children()
    os.kill(child, signal.SIGKILL)
    working.control("DELETE", "faults")
    whole_again(working, 15)


def test_a_killed_worker_costs_seconds_once_there_is_another(working: Working) -> None:
    changed(working)
    working.site.start_worker(processes=1)
    working.site.start_beat()
    mid_reading(working)
    working.site.processes["worker"].destroy()
    working.control("DELETE", "faults")
    working.site.start_worker(processes=1)
    # The list's lease; the message itself comes again after its visibility time, to no harm.
    whole_again(working, 50)


def test_two_clocks_and_two_workers_read_no_list_twice_at_once(working: Working) -> None:
    names = ("one", "two", "three")
    for name in names:
        working.load(name, tasks=30, status="in_progress")
    working.site.manage("sync", "acme", "--full")
    working.site.start_worker(processes=2)
    working.site.start("worker2", parts.worker("second", f"{parts.QUEUES},layout", 2))
    working.site.start_beat()
    working.site.start("beat2", parts.beat(working.site.folder / "second-schedule"))
    working.control("DELETE", "calls")
    began = time.monotonic()
    until(lambda: len(readings(working)) == len(names), seconds=40, what="a reading of each list")
    time.sleep(18)
    # Every 15 s while a task runs, by the cadence, whoever ticks.
    most = (time.monotonic() - began) / 15 + 1
    assert max(readings(working).values()) <= most, readings(working)
    assert working.mirror() == working.truth()
    for name in names:
        births = working.births(name)
        assert len(births) == len(set(births)) == 30


def test_a_killed_clock_costs_half_a_minute_at_most_once_there_is_another(
    working: Working,
) -> None:
    working.load("one", tasks=3, status="in_progress")
    working.site.manage("sync", "acme", "--full")
    working.site.start_worker(processes=1)
    working.site.start_beat()
    working.control("DELETE", "calls")
    until(lambda: readings(working), seconds=40, what="a reading by the first clock")
    working.site.processes["beat"].destroy()
    time.sleep(1)
    working.control("DELETE", "calls")
    working.site.start_beat()
    # 15 s while a task runs, by the cadence, and 30 s for the clock to come up.
    until(lambda: readings(working), seconds=45, what="a reading by the second clock")


def readings(working: Working) -> Counter[str]:
    """How often each list's graph was read."""
    paths = [call["path"] for call in working.calls()]
    return Counter(path for path in paths if path.endswith("dependency-graph"))
