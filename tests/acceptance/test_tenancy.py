"""Two organisations whose upstream names all alike: nothing of one is ever seen by the other."""

from __future__ import annotations

import itertools
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
import requests

from tests.acceptance.conftest import member_of, unlimited
from tests.acceptance.visitors import signed_in as signed_in_at
from tests.acceptance.wire_client import WireClient
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until
from tests.tasks_proxy.simulator.conftest import some_id

pytestmark = [pytest.mark.redis, pytest.mark.timeout(300)]

ORGANISATIONS = ("robots", "globex")
TOKENS = {name: f"upstream-token-of-{name}" for name in ORGANISATIONS}
CANARIES = {name: f"canary-of-{name}" for name in ORGANISATIONS}


class TwoFaced(BaseHTTPRequestHandler):
    """An upstream that tells by the token whose tasks to show, under the same ids for all."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    count: ClassVar[Iterator[int]] = itertools.count()

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        token = self.headers["Authorization"].removeprefix("Bearer ")
        (name,) = (name for name, known in TOKENS.items() if known == token)
        body = json.dumps(_told(urlsplit(self.path).path, CANARIES[name], next(self.count)))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815  http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        pass


def _told(path: str, canary: str, number: int) -> Any:
    tasks = [
        {
            "taskId": some_id(n),
            "taskListId": "world",
            "title": f"{canary} {number}",
            "status": "in_progress",
            "assignedAgentId": canary,
            "updatedAt": number,
            "dependsOn": [],
        }
        for n in (1, 2)
    ]
    if path.endswith("/dependency-graph"):
        return {"taskCount": 2, "graph": {task["taskId"]: task for task in tasks}}
    return {"tasks": tasks, "count": 2} if path.endswith("/tasks") else tasks[0]


@dataclass
class Shared:
    """One site with both organisations, and an agent and a signed-in owner of each."""

    site: Site
    agents: dict[str, WireClient]
    sessions: dict[str, requests.Session]


@pytest.fixture(scope="module")
def shared(new_site: NewSite) -> Iterator[Shared]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), TwoFaced)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    site = new_site()
    unlimited(site)
    for name in ORGANISATIONS:
        site.connect(name, f"http://127.0.0.1:{server.server_address[1]}", token=TOKENS[name])
    agents = {name: member_of(site, name) for name in ORGANISATIONS}
    site.start_web()
    site.start_worker()
    site.start_beat()
    sessions = {name: signed_in_at(site.url, f"agent@{name}.example") for name in ORGANISATIONS}
    for name in ORGANISATIONS:
        site.manage("sync", name)
    yield Shared(site, agents, sessions)
    for name in ORGANISATIONS:
        agents[name].close()
        sessions[name].close()
    site.stop()
    server.shutdown()
    server.server_close()
    thread.join()


def foreign(name: str) -> str:
    (other,) = (other for other in ORGANISATIONS if other != name)
    return CANARIES[other]


def test_of_1000_interleaved_requests_none_shows_the_other_organisations_tasks(
    shared: Shared,
) -> None:
    proxied = ("", "?limit=5", f"/{some_id(1)}", "/world/dependency-graph", "?taskListId=world")
    pages = ("lists/world/", "lists/world/outline/", "lists/world/graph/", "")
    api = ("lists/", "lists/world/", "lists/world/graph.json", "lists/world/events/")
    seen: Counter[str] = Counter()

    def ask(number: int) -> None:
        dice = random.Random(number)  # noqa: S311  repeatable
        name = dice.choice(ORGANISATIONS)
        agent, session = shared.agents[name], shared.sessions[name]
        bearer = {"Authorization": f"Bearer {agent.token}"}
        kind = dice.choice(["proxied", "proxied", "write", "page", "api"])
        path = f"/o/{name}/{dice.choice(pages)}"
        if kind == "proxied":
            path = agent.tasks + dice.choice(proxied)
        elif kind == "write":
            path = f"{agent.tasks}/{some_id(1)}"
        elif kind == "api":
            path = f"/api/v1/organisations/{name}/{dice.choice(api)}"
        method = "PUT" if kind == "write" else "GET"
        answer = requests.request(
            method,
            shared.site.url + path,
            json={"title": "x"} if kind == "write" else None,
            headers=bearer if kind != "page" else {},
            cookies=session.cookies if kind == "page" else None,
            timeout=60,
        )
        assert answer.status_code in {200, 202}, (path, answer.status_code)
        assert foreign(name) not in answer.text, path
        seen[f"{name} {CANARIES[name] in answer.text}"] += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(1000)))
    for name in ORGANISATIONS:
        assert seen[f"{name} True"] > 100, seen


def test_no_stream_tells_of_the_other_organisation(shared: Shared) -> None:
    told: dict[str, list[str]] = {name: [] for name in ORGANISATIONS}
    over = threading.Event()

    def listen(name: str) -> None:
        address = f"{shared.site.url}/live/o/{name}/lists/world/"
        with requests.get(
            address, cookies=shared.sessions[name].cookies, stream=True, timeout=60
        ) as answer:
            assert answer.status_code == 200
            for line in answer.iter_lines():
                told[name].append(line.decode())
                if over.is_set():
                    return

    threads = [threading.Thread(target=listen, args=(name,)) for name in ORGANISATIONS]
    for thread in threads:
        thread.start()
    until(
        lambda: all("\n".join(told[n]).count(CANARIES[n]) >= 40 for n in ORGANISATIONS),
        seconds=60,
        what="some messages in both streams",
    )
    over.set()
    for thread in threads:
        thread.join(30)
    for name in ORGANISATIONS:
        assert foreign(name) not in "\n".join(told[name])


NAMELESS = re.compile(rb"tl:epoch|tl:jobs:.*|tl:answering.*")
"""What belongs to no organisation: the epoch, and the queue, whose messages hold ids alone."""


def test_every_key_names_its_organisation_and_holds_nothing_of_another(shared: Shared) -> None:
    owners: dict[bytes, set[str]] = {}
    with shared.site.redis.client() as client:
        keys = [key for key in client.scan_iter() if not NAMELESS.fullmatch(key)]
        for key in keys:
            found = re.match(rb"(?:tl:limits:?/?)?.*?(?:^|[:/])([0-9]+)[:/]", key)
            assert found, key
            value = str(client.dump(key)).encode()
            for name, canary in CANARIES.items():
                if canary.encode() in value:
                    owners.setdefault(found[1], set()).add(name)
    assert len(keys) > 20
    assert all(len(names) == 1 for names in owners.values()), owners
