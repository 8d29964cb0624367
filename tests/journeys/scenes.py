"""What a tour should see besides the demo: every status, gap, ending and refusal."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import requests

from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.services.site import Site
from tests.services.waiting import until

LIST = "launch-week"
GONE = "spring-cleaning"
TORN = "half-imported"
FAILING = "flaky-upstream"
FRIEND = "https://status.acme.example"
"""The site that may show the open link in a frame."""
GUARDED = "guarded@acme.example"
VIEWER = "viewer@acme.example"
_MINUTE = 60_000
_TASKS = "api/v3/organizations/acme/ai/tasks"
_BEARER = {"Authorization": f"Bearer {TOKEN}"}
_SOON = 1.5
"""Minutes until the tasks of the list that ends expire: time to read it before."""
_LONG = (
    "Reconcile the ledger of the old billing service with the new one, currency by currency, and "
    "write down every difference above one cent together with where it comes from"
)
_PEOPLE = Path(__file__).with_name("scenery.py")


def secret(name: str) -> str:
    """The secret of the link of this name, as long as a real one."""
    return name.ljust(43, "-")


def task_id(name: str) -> str:
    """The same id for the same name in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"scene:{name}"))


def write(folder: Path) -> Path:
    """A workload with all of it."""
    tasks = [*_launch(), *_loose(), *_small(GONE), *_small(TORN), *_small(FAILING)]
    path = folder / "scenes.json"
    path.write_text(json.dumps({"name": "Scenes", "tasks": tasks}))
    return path


def break_ahead(upstream: str) -> None:
    """From the first reading on, one list is told of only in part."""
    known = task_id(f"{TORN} first")
    node = {"title": "Import the customers", "status": "completed", "dependsOn": []}
    graph = {"graph": {known: node}, "taskCount": 2, "taskListId": TORN}
    _order(upstream, path=f"/{TORN}/dependency-graph", body=json.dumps(graph))


def break_after(site: Site, upstream: str) -> None:
    """One list ends, and another cannot be read any more; both were read before."""
    last = f"{upstream}/{_TASKS}/{task_id(f'{GONE} second')}"
    until(lambda: requests.get(last, headers=_BEARER, timeout=10).status_code == 404, seconds=150)
    _order(upstream, path=f"/{FAILING}/", status=503, body='{"message": "Down for maintenance"}')
    site.try_manage("sync", "acme", "--full")


def people(site: Site) -> None:
    """A viewer, somebody with two factors, links in every state, and organisations in want."""
    for email in (VIEWER, GUARDED):
        site.add_person(email, "acme", role="viewer", password=PASSWORD)
    for slug in ("globex", "initech"):
        site.make_organisation(slug)
        site.add_person(EMAIL, slug, role="owner", password=PASSWORD)
    site.connect("initech", f"{site.url.rpartition(':')[0]}:9", token="nobody-listens")
    site.try_manage("sync", "initech")
    site.manage("shell", "--no-imports", "-c", _PEOPLE.read_text())


def _task(name: str, status: str, title: str, *needs: str, **fields: Any) -> dict[str, Any]:
    whole = {"taskId": task_id(name), "title": title, "status": status, "taskListId": LIST}
    return whole | {"dependsOn": [task_id(need) for need in needs]} | fields


def _ago(minutes: float) -> int:
    return int(time.time() * 1000 - minutes * _MINUTE)


def _done(name: str, title: str, *needs: str, since: float, took: float) -> dict[str, Any]:
    times = {"startedAt": _ago(since), "completedAt": _ago(since - took)}
    return _task(name, "completed", title, *needs, assignedAgentId="writer", progress=1.0, **times)


def _launch() -> Iterable[dict[str, Any]]:
    yield _done("brief", "Write the brief", since=190, took=12)
    yield _done("press", "Collect the press contacts", "brief", since=150, took=31)
    yield _task(
        *("ledger", "in_progress", _LONG, "brief"),
        assignedAgentId="accountant-with-a-rather-long-name",
        startedAt=_ago(24),
        progress=0.62,
        progressMessage="Euro and pound agree; the yen is next",
        metadata={"kind": "audit", "currencies": ["EUR", "GBP", "JPY"], "strict": True},
    )
    yield _task(
        *("film", "failed", "Render the film in four sizes", "press"),
        assignedAgentId="renderer",
        startedAt=_ago(90),
        completedAt=_ago(81),
        error="ffmpeg: No space left on device (exit code 228)",
        retryCount=3,
        maxRetries=3,
    )
    yield _task(
        *("legal", "blocked", "Have the claims approved", "press"),
        assignedAgentId="counsel",
        startedAt=_ago(40),
        blockedAt=_ago(33),
        blockedReason="Legal has to approve “fastest in its class” before anything goes out.",
        blockedByTaskIds=[task_id("ledger")],
    )
    yield _task("poster", "cancelled", "Print the poster", "brief", assignedAgentId="designer")
    yield _task("ghost", "pending", "Announce to partners", "legal", "in another list")
    yield _task("post", "pending", "Publish the post", "ledger", "film", assignedAgentId="writer")
    yield _task("ready", "pending", "Warm up the caches", "brief")
    yield _task("soon", "pending", "Thank the beta testers", "post", expiresAt=_ago(-170))


def _loose() -> Iterable[dict[str, Any]]:
    yield _task("loose", "pending", "Answer the survey", taskListId=None)
    running = {"startedAt": _ago(7), "assignedAgentId": "clerk", "progress": 0.3}
    yield _task("loose too", "in_progress", "Sort the inbox", taskListId=None, **running)


def _small(name: str) -> Iterable[dict[str, Any]]:
    first, second = f"{name} first", f"{name} second"
    times = {"startedAt": _ago(70), "completedAt": _ago(64), "assignedAgentId": "importer"}
    ends = {"expiresAt": _ago(-_SOON)} if name == GONE else {}
    yield _task(first, "completed", "Import the customers", taskListId=name, **times, **ends)
    end = {"startedAt": _ago(60), "completedAt": _ago(42), "assignedAgentId": "importer"}
    yield _task(second, "completed", "Import the orders", first, taskListId=name, **end, **ends)


def _order(upstream: str, **fault: Any) -> None:
    requests.post(f"{upstream}/_simulator/faults", json=fault, timeout=10).raise_for_status()
