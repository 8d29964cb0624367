"""A crowd on one link's picture: its rate, and what a member's page pays for it.

200 visitors a second for 20 s at a site of its own, with the server that the demo starts, and a
member who opens a list's page all the while, after having opened it as long with nobody else there.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from tests.acceptance.visitors import signed_in
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.measuring import row
from tests.services.site import Site

RATE, SECONDS = 200, 20.0
WARMING = 30
"""Pages before the measured ones: the first of a process costs six times what later ones do."""

EMAIL, PASSWORD = "owner@pictures.example", "a long-enough phrase"
TASKS = 60


def run() -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        site = Site(folder / "site", static_root=folder / "static")
        folder.joinpath("static").mkdir()
        try:
            _measure(site)
        finally:
            site.stop()


def _measure(site: Site) -> None:
    site.folder.mkdir()
    site.prepare()
    upstream = site.start_simulator(token="of-the-simulator")
    _fill(upstream)
    site.connect("pictures", upstream, token="of-the-simulator")
    site.manage("sync", "pictures", "--full")
    site.add_person(EMAIL, "pictures", role="owner", password=PASSWORD)
    made = site.manage("create_token", EMAIL, "pictures", "--scope", "write")
    site.start_web()
    address = _share(site, made.stdout.splitlines()[-1])
    member = signed_in(site.url, EMAIL, PASSWORD)
    page = f"{site.url}/o/pictures/lists/world/"
    for _ in range(WARMING):
        member.get(page, timeout=20).raise_for_status()
        requests.get(address, timeout=20).raise_for_status()
    alone = _p95(member, page)
    before = _calls(upstream)
    crowd = Crowd(address, rate=RATE, seconds=SECONDS)
    beside = _p95(member, page)
    met = crowd.met()
    calls = _calls(upstream) - before
    what = f"link's picture at {RATE} requests a second for {SECONDS:g} s, answered a second"
    figure = f"{met.answers / met.seconds:.0f}"
    row(what, figure, f"{RATE} asked for", f"{met.failed} failed", "none failed")
    cost = f"{1000 * met.processor / met.answers:.1f} ms"
    row("the crowd's own processor time a request", cost, "", "", "")
    row("upstream calls meanwhile", f"{calls}", "", "", "0")
    floor = f"{1000 * alone:.0f} ms (alone)"
    figure = f"{1000 * beside:.0f} ms"
    row("member's page beside it, p95", figure, floor, f"{beside / alone:.2f}", "at most 1.5")


def _p95(member: requests.Session, page: str) -> float:
    """The time within which 19 of 20 of the member's pages come, in seconds."""
    end, taken = time.monotonic() + SECONDS, []
    while time.monotonic() < end:
        began = time.monotonic()
        member.get(page, timeout=20).raise_for_status()
        taken.append(time.monotonic() - began)
        time.sleep(0.1)
    return statistics.quantiles(taken, n=20)[-1]


def _share(site: Site, token: str) -> str:
    answer = requests.post(
        f"{site.url}/api/v1/organisations/pictures/lists/world/shares/",
        json={"name": "README", "shows": ["titles"]},
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
    )
    answer.raise_for_status()
    return str(answer.json()["pictureUrl"])


def _calls(upstream: str) -> int:
    return len(requests.get(f"{upstream}/_simulator/calls", timeout=20).json()["calls"])


def _fill(upstream: str) -> None:
    ids: list[str] = []
    for n in range(TASKS):
        made = requests.post(
            f"{upstream}/api/v3/organizations/acme/ai/tasks",
            json={"title": f"Task {n}", "taskListId": "world", "dependsOn": ids[-3:-1]},
            headers={"Authorization": "Bearer of-the-simulator"},
            timeout=20,
        )
        ids.append(str(made.json()["taskId"]))
