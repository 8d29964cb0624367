"""Seven real workloads, connected and synced with the commands alone, then asked for over HTTP."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
import requests

from tests.conftest import NewSite
from tests.journeys.workloads import NAMES, files, tasks_of
from tests.services.at_rest import everything_at_rest
from tests.services.site import Site

TOKEN = "upstream-canary-7f3a9c/+secret"
SMALL = [
    name for name in NAMES if name not in {"bwa-large", "montage-2mass-05d", "seismology-1100p"}
]

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]


@dataclass
class Synced:
    """A site whose organisation acme holds all workloads, and a token to read them with."""

    site: Site
    secret: str
    told: str

    def get(self, name: str, graph: str) -> requests.Response:
        """A list's graph, waited for while it is being laid out."""
        url = f"{self.site.url}/api/v1/organisations/acme/lists/{name}/{graph}?fold=none"
        for _ in range(60):
            answer = requests.get(
                url, headers={"Authorization": f"Bearer {self.secret}"}, timeout=60
            )
            if answer.status_code != 202:
                return answer
            time.sleep(float(answer.headers["Retry-After"]))
        raise AssertionError(f"{name} was never laid out")


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])],
)
def synced(request: pytest.FixtureRequest, new_site: NewSite) -> Iterator[Synced]:
    loads = files()
    site = new_site(request.param)
    upstream = site.start_simulator(loads, token=TOKEN)
    site.connect("acme", upstream, token=TOKEN)
    told = site.manage("sync", "acme", "--full", "--list", *NAMES).stdout
    site.add_person("owner@acme.example", "acme", role="owner", password="a long-enough phrase")
    secret = site.manage("create_token", "owner@acme.example", "acme").stdout.splitlines()[-1]
    site.start_web()
    site.start_worker()
    yield Synced(site, secret, told)
    site.stop()


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_holds_exactly_the_workloads_tasks_and_edges(synced: Synced, name: str) -> None:
    graph = synced.get(name, "graph.json").json()
    tasks = tasks_of(name)
    assert sorted(node["taskId"] for node in graph["nodes"]) == sorted(t["taskId"] for t in tasks)
    edges = [(edge["from"], edge["to"]) for edge in graph["edges"]]
    assert sorted(edges) == sorted({(d, t["taskId"]) for t in tasks for d in t["dependsOn"]})
    assert graph["complete"] is True
    assert f"{name}: {len(tasks)} tasks, all read" in synced.told


@pytest.mark.parametrize("name", SMALL)
def test_the_picture_has_exactly_one_node_a_task(synced: Synced, name: str) -> None:
    answer = synced.get(name, "graph.svg")
    assert answer.status_code == 200, answer.text
    groups = ET.fromstring(answer.content).iter("{http://www.w3.org/2000/svg}g")
    drawn = [group.get("data-task") for group in groups if group.get("data-task")]
    assert sorted(map(str, drawn)) == sorted(task["taskId"] for task in tasks_of(name))


def test_the_cycle_in_taskmasters_tasks_is_named(synced: Synced) -> None:
    titles = {task["taskId"]: task["title"] for task in tasks_of("taskmaster-master")}
    cycles = synced.get("taskmaster-master", "graph.json").json()["cycles"]
    assert cycles
    picture = synced.get("taskmaster-master", "graph.svg").text
    assert "wait for each other" in picture
    assert titles[cycles[0][0]][:20] in picture


def test_the_upstreams_token_is_nowhere_at_rest(synced: Synced) -> None:
    needles = [
        TOKEN.encode(),
        quote(TOKEN, safe="").encode(),
        base64.b64encode(TOKEN.encode()).rstrip(b"="),
    ]
    kept = everything_at_rest(synced.site)
    assert len(kept) > 3
    found = [where for where, data in kept.items() for needle in needles if needle in data]
    assert found == []
    assert any(b"acme" in data for data in kept.values()), "the search itself must find things"
