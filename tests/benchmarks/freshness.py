"""How long a change takes to an open page: one made at the upstream, and one made through us.

Everything is real and in processes of its own: web server, worker, beat, Redis, simulator; the page
is its stream of server-sent events.
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue

import requests

from tasks_proxy.sync.policy import WATCHED_SECONDS
from tests.acceptance.conftest import PASSWORD
from tests.acceptance.visitors import signed_in
from tests.benchmarks.measuring import median, row
from tests.services.site import Site

CHANGES = 50
PATIENCE_SECONDS = 30.0
UPSTREAM_TOKEN = "of-the-simulator"
EMAIL = "owner@fresh.example"

_TASKS = "/api/v3/organizations/{}/ai/tasks"


class OpenPage:
    """A list's stream, and when it told of each title."""

    def __init__(self, session: requests.Session, url: str) -> None:
        self._told: SimpleQueue[tuple[str, float]] = SimpleQueue()
        self._answer = session.get(f"{url}/live/o/fresh/lists/world/", stream=True, timeout=60)
        self._answer.raise_for_status()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(requests.RequestException):  # the site ends before its page does
            for line in self._answer.iter_lines(chunk_size=1):
                if line.startswith(b"data: "):
                    for task in json.loads(line[6:]).get("tasks", []):
                        self._told.put((task["title"], time.perf_counter()))

    def seconds_until(self, title: str, since: float) -> float:
        """How long after `since` the page was told of the title."""
        while True:
            told, at = self._told.get(timeout=PATIENCE_SECONDS)
            if told == title:
                return at - since


def run() -> None:
    """Measure and print."""
    with _site() as (site, upstream):
        write = _writer(upstream + _TASKS.format("acme"), UPSTREAM_TOKEN)
        task_id = write("POST", "", "Before", taskListId="world")
        write("PUT", f"/{task_id}", "Begun", status="in_progress")
        site.manage("sync", "fresh", "--full")
        token = site.manage("create_token", EMAIL, "fresh", "--scope", "write").stdout.split()[-1]
        ours = _writer(site.url + _TASKS.format("fresh"), token)
        page = OpenPage(signed_in(site.url, EMAIL), site.url)
        time.sleep(3 * WATCHED_SECONDS)  # until its being looked at is known
        _row(
            "a change at the upstream to an open page, seconds",
            [_latency(page, write, task_id, f"There {n}", pause=n) for n in range(CHANGES)],
            floor=f"{WATCHED_SECONDS:g} (the poll interval)",
            target=f"95 % within {WATCHED_SECONDS + 0.5:g}",
        )
        _row(
            "a write through us to an open page, seconds",
            [_latency(page, ours, task_id, f"Here {n}", pause=n) for n in range(CHANGES)],
            floor="",
            target="95 % within 0.5",
        )


def _row(what: str, seconds: list[float], *, floor: str, target: str) -> None:
    late = sorted(seconds)[int(len(seconds) * 0.95) - 1]
    row(what, f"{median(seconds):.2f} median, {late:.2f} for 95 %", floor, "", target)


def _latency(page: OpenPage, write: Write, task_id: str, title: str, *, pause: int) -> float:
    time.sleep(0.2 + (pause * 0.37) % 2)  # at all moments of the poll's interval
    began = time.perf_counter()
    write("PUT", f"/{task_id}", title)
    return page.seconds_until(title, began)


Write = Callable[..., str]


def _writer(base: str, token: str) -> Write:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"

    def write(method: str, path: str, title: str, **fields: str) -> str:
        body = {"title": title, **fields}
        answer = session.request(method, base + path, json=body, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        return str(answer.json()["taskId"])

    return write


@contextmanager
def _site() -> Iterator[tuple[Site, str]]:
    """A whole running site whose organisation `fresh` is connected, and its upstream's address."""
    with tempfile.TemporaryDirectory() as name:
        static = Path(name) / "static"
        static.mkdir()
        site = Site(Path(name) / "site", static_root=static)
        try:
            site.folder.mkdir()
            site.prepare()
            upstream = site.start_simulator(token=UPSTREAM_TOKEN)
            site.connect("fresh", upstream, token=UPSTREAM_TOKEN)
            site.add_person(EMAIL, "fresh", role="owner", password=PASSWORD)
            site.start_web()
            site.start_worker()
            site.start_beat()
            yield site, upstream
        finally:
            site.stop()
