"""Whatever the upstream says: nothing breaks, the last good copy stays, and one error is shown."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from pytest_django import Settings

from tasks_proxy.accounts.models import User
from tasks_proxy.core.errors import TaskloomError
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots, states
from tasks_proxy.sync.refresh import refresh_list
from tests.acceptance.said_bodies import GOOD, MARK, A, B, C, answers, changed, written
from tests.acceptance.said_upstream import Kind, Laid, SaidUpstream
from tests.conftest import SignIn
from tests.tasks_proxy.conftest import Connect, look_around
from tests.tasks_proxy.proxy.conftest import Agent
from tests.tasks_proxy.simulator.conftest import some_id

pytestmark = [
    pytest.mark.redis,
    pytest.mark.usefixtures("redis_server"),
    pytest.mark.timeout(300),
]

PARTS = ("", "outline/", "header/", f"panel/?task={A}", "?view=outline", f"?task={B}")


@dataclass
class Watcher:
    """A list whose upstream says anything, the pages that show it and an agent that reads it."""

    said: SaidUpstream
    row: TaskList
    agent: Agent
    reader: Client
    seen: Counter[str] = field(default_factory=Counter)

    def good_again(self) -> Snapshot:
        self.said.laid.update({kind: Laid.of(value) for kind, value in GOOD.items()})
        done = refresh_list(self.row)
        assert done.error is None
        assert done.snapshot is not None
        assert {t.id for t in done.snapshot.tasks} == {A, B, C}
        assert states.read([self.row])[self.row.pk].error is None
        return done.snapshot

    def try_out(self, kind: Kind, laid: Laid) -> None:
        """Lay one answer down; read, look and ask."""
        before = snapshots.read(self.row)
        self.said.laid[kind] = laid
        done = refresh_list(self.row)
        after = snapshots.read(self.row)
        self.seen[f"{kind} {'refused' if done.error else 'taken'}"] += 1
        if done.error is not None:
            assert isinstance(done.error, TaskloomError)
            assert after == before
            assert states.read([self.row])[self.row.pk].error == str(done.error)
        else:
            assert after is not None
            assert [t.fields for t in after.tasks] == [t.fields for t in done.snapshot.tasks]  # type: ignore[union-attr]
        count = self.seen.total()
        self._ask(kind)
        if count % 10 == 0:
            self._look(PARTS[count // 10 % len(PARTS)], done.error)
        if count % 50 == 0:
            self._discover()
        self.said.laid[kind] = Laid.of(GOOD[kind])
        if done.error is not None:
            self.good_again()

    def _ask(self, kind: Kind) -> None:
        path = {"graph": "/world/dependency-graph", "list": "", "task": f"/{A}"}[kind]
        answer = self.agent.get(path, cache_control="no-cache")
        laid = self.said.laid[kind]
        if laid.status == 200:
            assert answer.status_code in {200, 502}
        elif 300 <= laid.status < 400 or laid.status in {401, 403}:
            assert answer.status_code in {502, 200}
        else:
            assert answer.status_code in {laid.status, 502, 200}
        if answer.status_code == laid.status and answer["X-Cache"] == "miss":
            assert answer.content == laid.body
        else:
            json.loads(answer.content)

    def _look(self, part: str, error: TaskloomError | None) -> None:
        answer = self.reader.get(f"/o/acme/lists/world/{part}", follow=True)
        assert answer.status_code in {200, 202, 404}, (part, answer.status_code)
        text = answer.content.decode()
        if error is not None and "panel/" not in part and "outline/" not in part:
            told = html.escape(str(error)[:60]).replace("&#x27;", "&#39;")
            assert told.replace("&#39;", "'") in text.replace("&#x27;", "'").replace("&#39;", "'")
        told_json = self.reader.get("/api/v1/organisations/acme/lists/world/graph.json")
        assert told_json.status_code in {200, 202, 503}

    def _discover(self) -> None:
        try:
            look_around(self.row.connection, whole=True)
        except TaskloomError:
            self.seen["discovery refused"] += 1


@pytest.fixture
def watcher(
    each_database: None, connect: Connect, settings: Settings, viewer: User, signed_in: SignIn
) -> Iterator[Watcher]:
    settings.ALLOWED_UPSTREAM_HOSTS = ["127.0.0.1"]
    settings.TOKEN_REQUESTS_PER_MINUTE = settings.UPSTREAM_CALLS_PER_MINUTE = 10_000_000
    with SaidUpstream() as said:
        connection = connect(said.url)
        (row,) = lists_remember(connection, ["world"])
        agent = Agent(connection.organisation, role=cast("Any", "editor"))
        whole = Watcher(said, row, agent, signed_in(viewer))
        whole.agent.client.raise_request_exception = True
        whole.good_again()
        yield whole


def run(watcher: Watcher, bodies: int, *, derandomize: bool) -> None:
    @settings(
        max_examples=bodies,
        deadline=None,
        derandomize=derandomize,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(answers())
    def each(case: tuple[Kind, Laid]) -> None:
        watcher.try_out(*case)

    each()
    for kind in ("graph", "list", "task"):
        for end in ("taken", "refused"):
            assert watcher.seen[f"{kind} {end}"] > bodies // 40, watcher.seen


def test_no_body_of_the_upstream_breaks_anything(watcher: Watcher) -> None:
    run(watcher, 200, derandomize=True)


NOT_JSON = ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5_000, "[" * 100_000, "")


@pytest.mark.parametrize("kind", ["graph", "list"])
@pytest.mark.parametrize("number", NOT_JSON, ids=lambda number: number[:9])
def test_what_strict_json_does_not_have_is_refused_wherever_it_stands(
    watcher: Watcher, kind: Kind, number: str
) -> None:
    value = changed(GOOD[kind], (), "add", f"{MARK}{number}", "invented")
    watcher.try_out(kind, Laid(written(value)))
    assert watcher.seen == {f"{kind} refused": 1}


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_none_of_10_000_bodies_breaks_anything(watcher: Watcher) -> None:
    run(watcher, 10_000, derandomize=False)


@pytest.mark.long
def test_a_graph_of_100_000_nodes_and_a_list_of_as_many_are_taken_or_refused(
    watcher: Watcher,
) -> None:
    many = [{"taskId": some_id(n), "title": "x", "status": "pending"} for n in range(100_000)]
    watcher.try_out("list", Laid.of({"tasks": many, "count": len(many)}))
    graph = {t["taskId"]: {"dependsOn": [A]} for t in many}
    watcher.try_out("graph", Laid.of({"graph": graph, "taskCount": len(graph)}))
