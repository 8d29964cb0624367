"""The list, made once for each module that looks at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import NewSite
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.journeys.viewing.launch import Running


@pytest.fixture(scope="module")
def running(new_site: NewSite) -> Iterator[Running]:
    site = new_site()
    whole = Running(site, site.start_simulator(token=TOKEN), {})
    whole.create("Plan", assignedAgentId="planner")
    whole.create("Build", "Plan", assignedAgentId="coder")
    whole.create("Test", "Build", assignedAgentId="tester")
    whole.create("Ship", "Test")
    whole.create("Tell", assignedAgentId="writer")
    for number in range(1, 6):
        whole.create(f"Port {number}", assignedAgentId="coder")
    whole.update("Plan", status="in_progress")
    whole.update("Plan", status="completed", progress=1)
    whole.update("Build", status="in_progress", progress=0.3)
    site.connect("acme", whole.upstream, token=TOKEN)
    site.manage("sync", "acme", "--full", "--details")
    site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    site.start_web()
    site.start_worker()
    site.start_beat()
    yield whole
    site.stop()
