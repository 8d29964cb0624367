"""PostHog by itself and PostHog through us, asked the same: no client can tell them apart.

Two simulators with one seed get the same sequences of calls, one directly and one through a real
site. What may differ is in `EXCEPTIONS` and, for addresses of pages, in `_anywhere`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

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

from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tests.acceptance.conftest import UPSTREAM_TOKEN, member_of, unlimited
from tests.acceptance.sequences import run
from tests.acceptance.wire_client import Said, WireClient
from tests.conftest import NewSite
from tests.services.site import Site

pytestmark = [pytest.mark.redis, pytest.mark.timeout(900)]

SEED = 20_26
DEVICE = "6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0001"

# ---- What may differ -----------------------------------------------------------------------------


def _body_that_is_no_object(ours: Said, theirs: Said) -> bool:
    """A body that is no JSON object is refused before it is sent: same form, our own sentence."""
    return ours[:2] == theirs[:2] and ours.status == 400


def _method_that_is_not_there(ours: Said, theirs: Said) -> bool:
    """A method that the contract lacks is refused here: same form, our own words."""
    return ours[:2] == theirs[:2] and ours.status == 405


EXCEPTIONS = (_body_that_is_no_object, _method_that_is_not_there)


def same(ours: Said, theirs: Said, *, excused: bool) -> bool:
    """Whether the two answers say the same; exceptions count where the request is one."""
    return ours == theirs or (excused and any(rule(ours, theirs) for rule in EXCEPTIONS))


# ---- The machine ---------------------------------------------------------------------------------


@dataclass
class Ends:
    """The upstream by itself, and its twin behind a site."""

    site: Site
    ports: tuple[int, int]
    direct: WireClient
    proxied: WireClient
    running: tuple[PostHogSimulator, ...] = ()

    def start(self) -> None:
        """Two new worlds, and nothing remembered of the old ones."""
        self.stop()
        self.site.redis.flush()
        self.running = tuple(
            PostHogSimulator(token=UPSTREAM_TOKEN, seed=SEED, port=port) for port in self.ports
        )
        for simulator in self.running:
            simulator.start()
            simulator.project.devices.add(DEVICE)

    def stop(self) -> None:
        for simulator in self.running:
            simulator.stop()
        self.running = ()
        self.direct.close()

    def ask(
        self, method: str, tail: str = "/", body: bytes | None = None, *, excused: bool = False
    ) -> Said:
        """What both say; AssertionError where a client could tell them apart."""
        theirs = self._anywhere(self.direct.say(method, tail, body))
        ours = self._anywhere(self.proxied.say(method, tail, body))
        told = f"{method} {tail!r} {body!r}\nours   {ours}\ntheirs {theirs}"
        assert same(ours, theirs, excused=excused), told
        return theirs

    def _anywhere(self, said: Said) -> Said:
        """The answer with each server's own address made the same."""
        addresses = [self.site.url, *(f"http://127.0.0.1:{port}" for port in self.ports)]
        body = said.body
        for address in addresses:
            body = body.replace(address.encode(), b"http://here")
        return said._replace(body=body)


@pytest.fixture(scope="module")
def ends(new_site: NewSite) -> Iterator[Ends]:
    with PostHogSimulator() as one, PostHogSimulator() as other:
        ports = tuple(int(s.base_url.rpartition(":")[2]) for s in (one, other))
    site = new_site()
    unlimited(site)
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    site.connect("robots", addresses[1], token=UPSTREAM_TOKEN, provider="posthog", upstream_id="1")
    proxied = member_of(site, "robots")
    site.start_web()
    proxied.tasks = "/api/projects/1/tasks"
    direct = WireClient(addresses[0], proxied.tasks, UPSTREAM_TOKEN)
    both = Ends(site, (ports[0], ports[1]), direct, proxied)
    yield both
    both.stop()
    both.proxied.close()


words = st.sampled_from(["", "x", "Build it", "ü 🚀", "<script>", "a" * 300])
wrong = st.one_of(st.none(), st.booleans(), st.integers(-3, 30), words, st.just([]), st.just({}))
repositories = st.sampled_from(["a/web", "b/web", "A/Web", "nope", ""])
tasks_sent = st.fixed_dictionaries(
    {},
    optional={
        "title": st.one_of(words, wrong),
        "description": st.one_of(words, wrong),
        "repository": st.one_of(repositories, wrong),
        "origin_product": st.sampled_from(["user_created", "slack", "workflow", "odd"]),
        "archived": st.one_of(st.booleans(), wrong),
        "json_schema": wrong,
        "channel": st.sampled_from([DEVICE, "x"]),
        "unknown_field": wrong,
    },
)
runs_sent = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(["background", "interactive", "odd"]),
        "branch": words,
        "runtime_adapter": st.sampled_from(["claude", "codex", "odd"]),
        "model": st.sampled_from(["m", ""]),
        "resume_from_run_id": st.sampled_from([DEVICE, "x"]),
        "pending_user_artifact_ids": st.sampled_from([[], [DEVICE], "x"]),
        "github_user_token": st.just("ghu_secret"),
    },
)
PARAMETERS = (
    *("limit", "offset", "status", "stage", "repository", "organization", "search", "archived"),
    *("internal", "ordering", "origin_product", "created_by", "odd"),
)
VALUES = (
    *("", "1", "2", "500", "-1", "x", "all", "true", "queued", "web", "a/web", "ü"),
    *("-last_activity_at", "-created_at", "user_created"),
)
queries = st.dictionaries(st.sampled_from(PARAMETERS), st.sampled_from(VALUES), max_size=4).map(
    urlencode
)
unknown = st.sampled_from(["6f1d1c9e-0c1f-4b8e-9a51-3f1f2a6f0099", "no-uuid", "%C3%BC", "a%20b"])


class Machine(RuleBasedStateMachine):
    """Sequences of calls; `ends` is set by the test."""

    ends: Ends
    tasks = Bundle("tasks")
    runs = Bundle("runs")

    @initialize(target=tasks)
    def begin(self) -> Any:
        self.ends.start()
        return multiple(*(self._made({"description": text}) for text in ("First", "Second")))

    @rule(target=tasks, body=tasks_sent)
    def create(self, body: dict[str, Any]) -> Any:
        return self._made(body)

    @rule(task=st.one_of(tasks, unknown), body=tasks_sent, method=st.sampled_from(["PATCH", "PUT"]))
    def change(self, task: str, body: dict[str, Any], method: str) -> None:
        self.ends.ask(method, f"/{task}/", json.dumps(body).encode())

    @rule(task=st.one_of(tasks, unknown), slash=st.sampled_from(["", "/"]))
    def get(self, task: str, slash: str) -> None:
        self.ends.ask("GET", f"/{task}{slash}")

    @rule(query=queries)
    def listing(self, query: str) -> None:
        self.ends.ask("GET", f"/?{query}" if query else "/")

    @rule(target=runs, task=tasks, body=runs_sent)
    def run(self, task: str, body: dict[str, Any]) -> Any:
        said = self.ends.ask("POST", f"/{task}/run/", json.dumps(body).encode())
        if said.status != 200:
            return multiple()
        return (task, json.loads(said.body)["latest_run"]["id"])

    @rule(target=runs, task=tasks)
    def run_without_a_word(self, task: str) -> Any:
        said = self.ends.ask("POST", f"/{task}/run/")
        return (task, json.loads(said.body)["latest_run"]["id"])

    @rule(task=st.one_of(tasks, unknown), query=queries)
    def list_runs(self, task: str, query: str) -> None:
        self.ends.ask("GET", f"/{task}/runs/" + (f"?{query}" if query else ""))

    @rule(run=runs, word=st.sampled_from(["", "start/", "cancel/"]))
    def about_a_run(self, run: tuple[str, str], word: str) -> None:
        task, run_id = run
        self.ends.ask("POST" if word else "GET", f"/{task}/runs/{run_id}/{word}")

    @rule(task=tasks, run_id=unknown, word=st.sampled_from(["", "start/", "cancel/"]))
    def about_no_run(self, task: str, run_id: str, word: str) -> None:
        self.ends.ask("POST" if word else "GET", f"/{task}/runs/{run_id}/{word}")

    @rule(
        task=st.one_of(tasks, unknown),
        method=st.sampled_from(["POST", "DELETE"]),
        body=st.sampled_from([{"device_id": DEVICE}, {"device_id": DEVICE[:-1] + "2"}, {}]),
    )
    def presence(self, task: str, method: str, body: dict[str, Any]) -> None:
        self.ends.ask(method, f"/{task}/presence/", json.dumps(body).encode())

    @rule(
        task=st.one_of(tasks, unknown),
        word=st.sampled_from(["prepare_upload", "finalize_upload"]),
        item=st.fixed_dictionaries(
            {},
            optional={
                "name": st.just("a.md"),
                "type": st.sampled_from(["context", "odd", "skill_bundle"]),
                "size": st.sampled_from([1, 0, 10**9]),
                "id": st.just(DEVICE),
                "storage_path": st.just("x"),
            },
        ),
    )
    def files(self, task: str, word: str, item: dict[str, Any]) -> None:
        body = json.dumps({"artifacts": [item]}).encode()
        self.ends.ask("POST", f"/{task}/staged_artifacts/{word}/", body)

    @rule(task=consumes(tasks))
    def delete(self, task: str) -> None:
        self.ends.ask("DELETE", f"/{task}/")
        self.ends.ask("GET", f"/{task}/")

    @rule(body=st.sampled_from([b"x", b"[]", b"1", b"{", b"\xff"]), task=tasks)
    def send_garbage(self, body: bytes, task: str) -> None:
        self.ends.ask("PATCH", f"/{task}/", body, excused=True)

    @rule(task=tasks, method=st.sampled_from(["POST", "HEAD", "OPTIONS", "TRACE"]))
    def use_another_method(self, task: str, method: str) -> None:
        self.ends.ask(method, f"/{task}/", excused=True)

    def _made(self, body: dict[str, Any]) -> Any:
        said = self.ends.ask("POST", "/", json.dumps(body).encode())
        return json.loads(said.body)["id"] if said.status == 201 else multiple()


def test_a_client_cannot_tell_the_proxy_from_posthog(ends: Ends) -> None:
    run(Machine, ends, 20, derandomize=True)


@pytest.mark.soak
def test_in_500_sequences_no_client_can_tell_the_proxy_from_posthog(ends: Ends) -> None:
    run(Machine, ends, 500, derandomize=False)
