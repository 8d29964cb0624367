"""Redis stopped, frozen and emptied under a site in use: slower and older, never broken."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.acceptance.conftest import PASSWORD, UPSTREAM_TOKEN, member_of, unlimited
from tests.acceptance.visitors import Visit, Visitors, signed_in
from tests.acceptance.wire_client import WireClient
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until

pytestmark = [pytest.mark.redis, pytest.mark.long, pytest.mark.timeout(300)]

FAULT_SECONDS = 8.0
"""Longer than every timeout on the way; the acceptance list says 30."""

LIST = "/o/acme/lists/launch/"
BANNER = "does not answer"


@dataclass
class Used:
    """A whole site with somebody signed in, an agent, and an upstream with one list."""

    site: Site
    upstream: str
    agent: WireClient
    session: requests.Session

    def call(self, method: str, path: str = "", **json: Any) -> Any:
        answer = requests.request(
            method,
            f"{self.upstream}/api/v3/organizations/acme/ai/tasks{path}",
            json=json or None,
            headers={"Authorization": f"Bearer {UPSTREAM_TOKEN}"},
            timeout=10,
        )
        assert answer.ok, answer.text
        return answer.json()

    def shows(self, text: str) -> bool:
        return text in self.session.get(f"{self.site.url}{LIST}?view=outline", timeout=30).text

    def visits(self) -> list[Visit]:
        """Pages, API and proxy, as they are used."""
        bearer = {"Authorization": f"Bearer {self.agent.token}"}
        api = "/api/v1/organisations/acme/lists/"
        plain = ["/", "/o/acme/", LIST, f"{LIST}?view=outline", f"{LIST}header/", f"{LIST}graph/"]
        told = [api, f"{api}launch/", f"{api}launch/graph.json", f"{self.agent.tasks}?limit=5"]
        paths: list[tuple[str, dict[str, str]]] = [(path, {}) for path in plain] + [
            (path, bearer) for path in told
        ]
        return [self._visit(path, headers) for path, headers in paths]

    def _visit(self, path: str, headers: dict[str, str]) -> Visit:
        return lambda session: session.get(f"{self.site.url}{path}", headers=headers, timeout=30)


@pytest.fixture(scope="module")
def used(new_site: NewSite) -> Iterator[Used]:
    site = new_site()
    unlimited(site)
    upstream = site.start_simulator(token=UPSTREAM_TOKEN)
    site.connect("acme", upstream, token=UPSTREAM_TOKEN)
    agent = member_of(site, "acme")
    site.start_web()
    site.start_worker()
    site.start_beat()
    session = signed_in(site.url, "agent@acme.example")
    whole = Used(site, upstream, agent, session)
    whole.call("POST", title="Write the plan", taskListId="launch")
    site.manage("sync", "acme")
    yield whole
    agent.close()
    session.close()
    site.stop()


def nothing(used: Used) -> None:
    """What ends a fault that ends by itself."""


FAULTS: dict[str, tuple[Callable[[Used], None], Callable[[Used], None]]] = {
    "stopped": (lambda used: used.site.redis.stop(), lambda used: used.site.redis.start()),
    "frozen": (lambda used: used.site.redis.freeze(), lambda used: used.site.redis.thaw()),
    "emptied": (lambda used: used.site.redis.flush(), nothing),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_store_that_fails_breaks_no_page_and_all_is_well_again_without_a_restart(
    used: Used, fault: str
) -> None:
    until(lambda: used.shows("Write the plan"), seconds=40, what="the list on its page")
    begin, end = FAULTS[fault]
    with Visitors(used.session, used.visits()) as visitors:
        visitors.during(2)
        begin(used)
        if end is not nothing:
            time.sleep(1)
            assert BANNER in used.session.get(f"{used.site.url}{LIST}", timeout=30).text
            again = signed_in(used.site.url, "agent@acme.example", PASSWORD)
            assert again.get(f"{used.site.url}/", timeout=30).status_code == 200
            again.close()
            assert used.agent.say("GET", "?limit=5").status == 200
        visitors.during(FAULT_SECONDS)
        end(used)
        title = f"Made after Redis was {fault}"
        used.call("POST", title=title, taskListId="launch")
        until(lambda: used.shows(title), seconds=45, what="the list's next reading")
    assert visitors.broken == []
    assert visitors.statuses[200] > 50, visitors.statuses
    assert set(visitors.statuses) <= {200, 202, 503}, visitors.statuses
    assert visitors.p95 < 2
    assert all(used.site.processes[name].is_running() for name in ("web", "worker", "beat"))
