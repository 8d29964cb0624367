"""The upstream itself and the upstream through us, asked the same: no client can tell them apart.

Two simulators with one seed get the same sequences of calls, one directly and one through a real
site. What may differ is in `EXCEPTIONS`, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    rule,
)

from tasks_proxy.simulator.server import Simulator
from tests.acceptance.asked import NOT_OBJECTS, bodies, headers, lists, queries, unknown_ids
from tests.acceptance.conftest import UPSTREAM_TOKEN, member_of, unlimited
from tests.acceptance.sequences import run
from tests.acceptance.wire_client import Said, WireClient
from tests.conftest import NewSite
from tests.services.site import Site

pytestmark = [pytest.mark.redis, pytest.mark.timeout(600)]

SEED = 20_26

# ---- What may differ -----------------------------------------------------------------------------


def same(ours: Said, theirs: Said) -> bool:
    """Whether the two answers say the same to the client, exceptions left out."""
    return ours == theirs or any(excused(ours, theirs) for excused in EXCEPTIONS)


def _error_of(said: Said) -> str:
    try:
        body = json.loads(said.body or b"{}")
    except ValueError:
        return "not JSON"
    return str(body.get("error")) if isinstance(body, dict) else ""


def _body_that_is_no_object(ours: Said, theirs: Said) -> bool:
    """A body that is no JSON object is refused before it is sent: same code, our own sentence."""
    return ours[:2] == theirs[:2] and ours.status == 400 and _error_of(ours) == _error_of(theirs)


def _method_that_is_not_there(ours: Said, theirs: Said) -> bool:
    """A method that the contract lacks is refused here: same status, our own words."""
    return ours[:2] == theirs[:2] and ours.status == 405 and _error_of(ours) == _error_of(theirs)


EXCEPTIONS = (_body_that_is_no_object, _method_that_is_not_there)

# ---- The machine ---------------------------------------------------------------------------------


@dataclass
class Ends:
    """The upstream by itself, and its twin behind a site."""

    site: Site
    ports: tuple[int, int]
    direct: WireClient
    proxied: WireClient
    running: tuple[Simulator, Simulator] | None = None

    def start(self) -> None:
        """Two new worlds, and nothing remembered of the old ones."""
        self.stop()
        self.site.redis.flush()
        alone, twin = (Simulator(token=UPSTREAM_TOKEN, seed=SEED, port=p) for p in self.ports)
        self.running = (alone, twin)
        for simulator in self.running:
            simulator.start()

    def stop(self) -> None:
        for simulator in self.running or ():
            simulator.stop()
        self.running = None
        self.direct.close()

    def ask(
        self,
        method: str,
        tail: str = "",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Said:
        """What both say; AssertionError where a client could tell them apart."""
        theirs = self.direct.say(method, tail, body)
        ours = self.proxied.say(method, tail, body, headers)
        assert same(ours, theirs), f"{method} {tail!r} {body!r}\nours   {ours}\ntheirs {theirs}"
        return theirs


@pytest.fixture(scope="module")
def ends(new_site: NewSite) -> Iterator[Ends]:
    with Simulator() as one, Simulator() as other:
        ports = tuple(int(s.base_url.rpartition(":")[2]) for s in (one, other))
    site = new_site()
    unlimited(site)
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    site.connect("robots", addresses[1], token=UPSTREAM_TOKEN)
    proxied = member_of(site, "robots")
    site.start_web()
    path = "/api/v3/organizations/acme/ai/tasks"
    direct = WireClient(addresses[0], path, UPSTREAM_TOKEN)
    both = Ends(site, (ports[0], ports[1]), direct, proxied)
    yield both
    both.stop()
    both.proxied.close()


class Machine(RuleBasedStateMachine):
    """Sequences of calls; `ends` is set by the test."""

    ends: Ends
    tasks = Bundle("tasks")

    @initialize(target=tasks)
    def begin(self) -> Any:
        self.ends.start()
        return multiple(*(self._made({"title": title}) for title in ("First", "Second")))

    @rule(target=tasks, body=st.deferred(lambda: bodies(Machine.tasks)))
    def create(self, body: dict[str, Any]) -> Any:
        return self._made(body)

    @rule(target=tasks, title=st.sampled_from(["A", "B"]), on=tasks, list_id=lists)
    def create_dependent(self, title: str, on: str, list_id: str) -> Any:
        return self._made({"title": title, "dependsOn": [on], "taskListId": list_id})

    @rule(task=tasks, body=st.deferred(lambda: bodies(Machine.tasks)))
    def update(self, task: str, body: dict[str, Any]) -> None:
        self.ends.ask("PUT", f"/{task}", json.dumps(body).encode())

    @rule(task=tasks, title=st.sampled_from(["A", "B"]))
    def change_what_is_remembered(self, task: str, title: str) -> None:
        self.ends.ask("GET", f"/{task}")
        self.ends.ask("PUT", f"/{task}", json.dumps({"title": title}).encode())
        self.ends.ask("GET", f"/{task}")

    @rule(task=unknown_ids, body=st.deferred(lambda: bodies(Machine.tasks)))
    def update_unknown(self, task: str, body: dict[str, Any]) -> None:
        self.ends.ask("PUT", f"/{task}", json.dumps(body).encode())

    @rule(task=st.one_of(tasks, unknown_ids), headers=headers)
    def get(self, task: str, headers: dict[str, str]) -> None:
        self.ends.ask("GET", f"/{task}", headers=headers)

    @rule(query=st.deferred(lambda: queries(Machine.tasks)), headers=headers)
    def listing(self, query: str, headers: dict[str, str]) -> None:
        self.ends.ask("GET", f"?{query}" if query else "", headers=headers)

    @rule(list_id=lists, headers=headers, safe=st.sampled_from(["", "@;+~"]))
    def graph(self, list_id: str, headers: dict[str, str], safe: str) -> None:
        self.ends.ask("GET", f"/{quote(list_id, safe=safe)}/dependency-graph", headers=headers)

    @rule(task=consumes(tasks), cascade=st.sampled_from(["", "?cascade=true"]))
    def delete(self, task: str, cascade: str) -> None:
        self.ends.ask("DELETE", f"/{task}{cascade}")
        self.ends.ask("GET", f"/{task}")

    @rule(
        task=st.one_of(tasks, unknown_ids),
        query=st.sampled_from(["?cascade=false", "?cascade=1", "?cascade=", "?other=1", "?"]),
    )
    def delete_oddly(self, task: str, query: str) -> None:
        self.ends.ask("DELETE", f"/{task}{query}")

    @rule(body=st.sampled_from(NOT_OBJECTS), task=tasks, method=st.sampled_from(["POST", "PUT"]))
    def send_garbage(self, body: bytes, task: str, method: str) -> None:
        self.ends.ask(method, "" if method == "POST" else f"/{task}", body)

    @rule(task=tasks, method=st.sampled_from(["PATCH", "POST", "HEAD", "OPTIONS", "TRACE"]))
    def use_another_method(self, task: str, method: str) -> None:
        self.ends.ask(method, f"/{task}")

    def _made(self, body: dict[str, Any]) -> Any:
        said = self.ends.ask("POST", "", json.dumps(body).encode())
        return json.loads(said.body)["taskId"] if said.status == 201 else multiple()


def test_a_client_cannot_tell_the_proxy_from_the_upstream(ends: Ends) -> None:
    run(Machine, ends, 30, derandomize=True)


@pytest.mark.long
def test_in_500_sequences_no_client_can_tell_the_proxy_from_the_upstream(ends: Ends) -> None:
    run(Machine, ends, 500, derandomize=False)
