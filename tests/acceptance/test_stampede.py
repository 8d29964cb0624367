"""Many readers of one answer, and an upstream that is slow or gone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import requests

from tests.acceptance.conftest import UPSTREAM_TOKEN, member_of, unlimited
from tests.acceptance.wire_client import WireClient
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until

pytestmark = [pytest.mark.redis, pytest.mark.long, pytest.mark.timeout(120)]

READERS = 200


@dataclass
class Read:
    site: Site
    upstream: str
    agent: WireClient

    def control(self, verb: str, name: str, /, **json: float) -> requests.Response:
        url = f"{self.upstream}/_simulator/{name}"
        return requests.request(verb, url, json=json or None, timeout=10)


@pytest.fixture(scope="module")
def read(new_site: NewSite) -> Iterator[Read]:
    site = new_site()
    unlimited(site)
    upstream = site.start_simulator(token=UPSTREAM_TOKEN)
    site.connect("acme", upstream, token=UPSTREAM_TOKEN)
    site.start_web()
    agent = member_of(site, "acme")
    yield Read(site, upstream, agent)
    agent.close()


def test_200_readers_of_an_expired_answer_cost_one_call(read: Read) -> None:
    read.agent.say("GET", "?limit=7")
    time.sleep(2.1)
    read.control("DELETE", "calls")
    read.control("POST", "faults", latency=2)
    url = f"{read.agent.base}{read.agent.tasks}?limit=7"

    def ask(_: int) -> tuple[int, float]:
        began = time.monotonic()
        bearer = {"Authorization": f"Bearer {read.agent.token}"}
        answer = requests.get(url, headers=bearer, timeout=60)
        return answer.status_code, time.monotonic() - began

    with ThreadPoolExecutor(READERS) as pool:
        answers = list(pool.map(ask, range(READERS)))
    assert {status for status, _ in answers} == {200}
    assert len(read.control("GET", "calls").json()["calls"]) <= 2
    # 3 s by the acceptance list, and what 200 threads of this process take to start.
    assert max(took for _, took in answers) < 6
    read.control("DELETE", "faults")


def test_while_the_upstream_is_gone_the_last_answer_comes_with_its_age(read: Read) -> None:
    good = read.agent.say("GET", "?limit=9")
    read.site.processes["simulator"].destroy()

    def aged() -> bool:
        answer = read.agent.ask("GET", "?limit=9")
        body = answer.read()
        assert (answer.status, body) == (200, good.body)
        return answer.getheader("X-Cache") == "stale" and int(answer.getheader("Age") or 0) >= 4

    until(aged, what="an answer that tells its age")
    answer = read.agent.ask("GET", "?limit=9")
    answer.read()
    assert (answer.getheader("Warning") or "").startswith("110")
    assert read.agent.say("GET", "?limit=10").status == 502
