"""What a browser makes of a large graph: frames while one moves it, events meanwhile, bytes.

A whole site, and the machine's Chromium without a graphics card: 1,738 tasks, none folded. A frame
is the time between two of the browser's own animation frames, in each of which the wheel turns.
The floor is the same loop on a bare page: what the machine itself allowed at that moment.
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from playwright.sync_api import Page, Response, sync_playwright

from dashboard.demo.processes import Process
from tests.benchmarks.measuring import row
from tests.journeys.workloads import FOLDER, tasks_of
from tests.services import chromium
from tests.services.site import Site

WORKLOAD = "montage-2mass-05d"
EVENTS_A_SECOND = 100
TOKEN = "of-the-simulator"
EMAIL, PASSWORD = "owner@acme.example", "a long-enough phrase"
TARGET = "under 33 ms"
_FRAMES = """([kind, frames]) => new Promise((done) => {
  const pane = document.querySelector(".viewport");
  const box = pane.getBoundingClientRect();
  const times = [];
  let last = performance.now();
  const turn = (more) => pane.dispatchEvent(new WheelEvent("wheel", {
    bubbles: true, cancelable: true, clientX: box.x + 300, clientY: box.y + 300, ...more }));
  function step(now) {
    times.push(now - last);
    last = now;
    const n = times.length;
    if (n > frames) return done(times.slice(1).sort((a, b) => a - b)[Math.floor(frames / 2)]);
    if (kind === "pan") turn({ deltaX: (n % 60 < 30 ? 1 : -1) * 23.5, deltaY: (n % 40 < 20 ? 1 : -1) * 31.5 });
    else turn({ ctrlKey: true, deltaY: (n % 60 < 30 ? 1 : -1) * 3.5 });
    requestAnimationFrame(step);
  }
  requestAnimationFrame(step);
})"""  # noqa: E501


def run() -> None:
    """Measure and print."""
    if not (FOLDER / f"{WORKLOAD}.json").exists():
        row("frames of a large graph", "not measured", f"no {WORKLOAD}", "", TARGET)
        return
    with (
        tempfile.TemporaryDirectory() as name,
        _site(Path(name)) as site,
        sync_playwright() as playwright,
    ):
        browser = chromium.launch(playwright)
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        scripts: list[Response] = []
        page.on("response", lambda answer: _keep(answer, scripts))
        _open(page, site)
        # Nobody reads the upstream from here on: what comes is what this sends.
        for process in ("worker", "beat"):
            _end(site.processes.pop(process))
        _frames(page)
        _while_events_come(page, site)
        _bytes(scripts)
        browser.close()


def _end(process: Process) -> None:
    process.ask_to_end()
    process.wait(10)
    process.destroy()


def _frames(page: Page) -> None:
    nodes = page.locator("svg.graph .node").count()
    for where, key in (("at reading scale", None), ("all of it in sight", "f")):
        if key:
            page.keyboard.press(key)
            page.wait_for_timeout(2_000)
        for kind in ("pan", "zoom"):
            floor = _floor(page, kind)
            median = page.evaluate(_FRAMES, [kind, 120])
            _row(f"{nodes} nodes, {kind}, {where}: median frame", median, floor)
    page.reload()
    page.wait_for_selector("svg.graph .node")


def _floor(page: Page, kind: str) -> float:
    """The median frame of a bare page at this moment."""
    bare = page.context.new_page()
    bare.set_content('<div class="viewport">bare</div>')
    bare.bring_to_front()
    median: float = bare.evaluate(_FRAMES, [kind, 60])
    bare.close()
    page.bring_to_front()
    return median


def _row(what: str, median: float, floor: float) -> None:
    row(what, f"{median:.1f} ms", f"{floor:.1f} ms (bare page)", f"{median / floor:.1f}", TARGET)


def _while_events_come(page: Page, site: Site) -> None:
    stop = threading.Event()
    sent: dict[str, str] = {}
    sender = threading.Thread(target=_send, args=(site, stop, sent))
    floor = _floor(page, "pan")
    page.wait_for_timeout(4_000)  # a page that comes to the front opens its stream again
    sender.start()
    median = page.evaluate(_FRAMES, ["pan", 240])
    stop.set()
    sender.join()
    page.wait_for_timeout(3_000)
    shown: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('svg.graph .node')]"
        ".map(({ dataset }) => [dataset.task, dataset.status]))"
    )
    applied = sum(shown.get(task) == status for task, status in sent.items())
    _row(f"the same while {EVENTS_A_SECOND} status events a second come", median, floor)
    share = applied / len(sent)
    row("of these the page shows", f"{applied} tasks", f"{len(sent)} told of", f"{share:.2f}", "1")


def _send(site: Site, stop: threading.Event, sent: dict[str, str]) -> None:
    """Tell of one task after the other on the list's live channel, as a reading does."""
    ids = [task["taskId"] for task in tasks_of(WORKLOAD)]
    with redis.Redis.from_url(site.redis.url) as client:
        key = next(iter(client.scan_iter("tl:*:snapshot:*"))).decode()
        channel, number = key.replace(":snapshot:", ":live:"), 0
        began = time.monotonic()
        while not stop.is_set():
            task, status = ids[number % len(ids)], ("in_progress", "completed")[number // 7 % 2]
            change = {"id": task, "status": status, "progress": 0.5, "changed": ["status"]}
            body = {"tasks": [change], "structure": False, "complete": True}
            message = {"event": "changed", "body": json.dumps(body), "version": None}
            client.publish(channel, json.dumps(message))
            sent[task] = status
            number += 1
            time.sleep(max(0.0, began + number / EVENTS_A_SECOND - time.monotonic()))


def _keep(answer: Response, scripts: list[Response]) -> None:
    """Of the list's page alone: the sign-in form before it has a script too."""
    page = urlsplit(answer.request.headers.get("referer", "")).path
    if answer.request.resource_type == "script" and page.startswith("/o/"):
        scripts.append(answer)


def _bytes(scripts: Sequence[Response]) -> None:
    once = {answer.url: answer for answer in scripts}
    # What the browser itself counts is off for what it had already; the server says what it sends.
    size = sum(int(answer.all_headers()["content-length"]) for answer in once.values())
    row(
        "JavaScript of the graph's page for an editor, gzipped, as it came",
        f"{size / 1000:.1f} kB",
        f"{len(once)} files",
        "",
        "under 40 kB",
    )


def _open(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/o/acme/lists/{WORKLOAD}/?fold=none")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("svg.graph .node", timeout=180_000)


@contextmanager
def _site(folder: Path) -> Iterator[Site]:
    static = folder / "static"
    static.mkdir()
    site = Site(folder, static_root=static)
    try:
        site.prepare()
        upstream: Any = site.start_simulator([FOLDER / f"{WORKLOAD}.json"], token=TOKEN)
        site.connect("acme", upstream, token=TOKEN)
        site.manage("sync", "acme", "--full", "--list", WORKLOAD)
        site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
        site.start_web()
        site.start_worker(processes=1)
        site.start_beat()
        yield site
    finally:
        site.stop()
