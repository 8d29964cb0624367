"""A burst at a whole site: a list that no call shows yet is told to lack, until it is found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import requests

from tasks_proxy.store.discoveries import GAP
from tasks_proxy.sync.survey import EVERY_SECONDS
from tests.acceptance.conftest import UPSTREAM_TOKEN, member_of
from tests.acceptance.wire_client import WireClient
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until
from tests.tasks_proxy.simulator.conftest import some_id, workload

pytestmark = [pytest.mark.redis, pytest.mark.long, pytest.mark.timeout(600)]

LISTS = 250
EVERY = {"before", *(f"list {number}" for number in range(LISTS))}
TASKS = 40
AGENTS = 17
BURST_SECONDS = 12.0
AT_ONCE = 90
"""Lists in which an agent begins at one time: fewer than one list call shows."""


@dataclass
class Working:
    """A site with its clock and a worker, its upstream, and an agent who asks the API."""

    site: Site
    upstream: str
    agent: WireClient

    def load(self, *tasks: dict[str, Any]) -> None:
        url = f"{self.upstream}/_simulator/load"
        requests.post(url, json=workload(*tasks), timeout=30).raise_for_status()

    def put(self, list_number: int, status: str) -> None:
        """Give the first task of a list another status, behind our back."""
        url = f"{self.upstream}/api/v3/organizations/acme/ai/tasks/{first_of(list_number)}"
        bearer = {"Authorization": f"Bearer {UPSTREAM_TOKEN}"}
        requests.put(url, json={"status": status}, headers=bearer, timeout=30).raise_for_status()

    def known(self) -> tuple[set[str], list[str]]:
        """The lists that the API tells of, and why there may be more; asked twice a second."""
        time.sleep(0.5)
        bearer = {"Authorization": f"Bearer {self.agent.token}"}
        url = f"{self.site.url}/api/v1/organisations/acme/lists/?limit=1000"
        page = requests.get(url, headers=bearer, timeout=30).json()
        assert page["count"] == len(page["results"])
        return {row["id"] for row in page["results"]}, page["notices"]

    def knows(self, names: set[str]) -> bool:
        """Whether these lists are known; AssertionError where any lack that nobody tells of."""
        known, notices = self.known()
        assert known >= EVERY or GAP in notices, f"{len(known)} lists, and none is told to lack"
        return names <= known


def first_of(list_number: int) -> str:
    return some_id(1000 + list_number * TASKS)


def burst_of(list_number: int) -> list[dict[str, Any]]:
    """The tasks of one list, each after the one before."""
    first = 1000 + list_number * TASKS
    return [
        {
            "taskId": some_id(first + place),
            "taskListId": f"list {list_number}",
            "assignedAgentId": f"agent {list_number % AGENTS}",
            "dependsOn": [some_id(first + place - 1)] if place else [],
        }
        for place in range(TASKS)
    ]


@pytest.fixture
def working(new_site: NewSite) -> Iterator[Working]:
    site = new_site()
    upstream = site.start_simulator(token=UPSTREAM_TOKEN)
    site.connect("acme", upstream, token=UPSTREAM_TOKEN)
    agent = member_of(site, "acme")
    site.start_web()
    whole = Working(site, upstream, agent)
    whole.load({"taskId": some_id(1), "taskListId": "before"})
    site.start_worker(processes=2)
    site.start_beat()
    until(lambda: whole.known() == ({"before"}, []), seconds=60, what="the first discovery")
    yield whole
    agent.close()
    site.stop()


def test_lists_of_a_burst_are_told_to_lack_until_agents_work_at_them(working: Working) -> None:
    began = time.monotonic()
    for number in range(LISTS):
        working.load(*burst_of(number))
        time.sleep(max(0.0, began + (number + 1) * BURST_SECONDS / LISTS - time.monotonic()))
    # The clock looks for new lists every 30 s; until then nobody can know.
    until(lambda: GAP in working.known()[1], seconds=EVERY_SECONDS + 30, what="a word of the gap")
    assert not working.knows(EVERY)
    for start in range(0, LISTS, AT_ONCE):
        numbers = range(start, min(LISTS, start + AT_ONCE))
        for number in numbers:
            working.put(number, "in_progress")
        names = {f"list {number}" for number in numbers}
        until(partial(working.knows, names), seconds=90, what="the lists that are worked at")
        for number in numbers:
            working.put(number, "pending")
    assert working.knows(EVERY)
