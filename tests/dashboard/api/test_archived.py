"""Our own API: lists that the upstream has forgotten."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.sync.publish import publish
from tests.dashboard.api.test_lists import client_of, organisation

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server"), pytest.mark.django_db]

LIST = "/api/v1/organisations/acme/lists/plan/"


@pytest.fixture
def acme() -> Organisation:
    return organisation("acme")


@pytest.fixture
def over(acme: Organisation) -> list[dict[str, Any]]:
    """The tasks of a finished list that the upstream has forgotten."""
    now = time.time()
    (row,) = lists_remember(acme.connections.get(), ["plan"])
    tasks = [
        {"taskId": "a", "title": "A", "status": "completed", "expiresAt": int(now * 1000) - 1},
        {"taskId": "b", "title": "B", "status": "completed", "expiresAt": int(now * 1000) - 1,
         "dependsOn": ["a"], "extra": {"kept": True}},
    ]  # fmt: skip
    records = tuple(map(Task.from_fields, tasks))
    live = publish(row, None, Snapshot(list_id="plan", tasks=records, fetched_at=now - 60))
    publish(row, live, live.without_expired(now))
    return tasks


def test_an_archived_list_answers_as_it_last_was(
    acme: Organisation, over: list[dict[str, Any]]
) -> None:
    body = client_of(acme).get(LIST).json()
    assert body["archived"] is True
    assert body["tasks"] == over
    assert body["complete"] is True
    assert body["version"].startswith("archive-")


def test_its_graph_can_still_be_seen(acme: Organisation, over: list[dict[str, Any]]) -> None:
    client = client_of(acme)
    graph = client.get(f"{LIST}graph.json", {"fold": "none"}).json()
    assert graph["archived"] is True
    assert [(edge["from"], edge["to"]) for edge in graph["edges"]] == [("a", "b")]
    assert client.get(f"{LIST}graph.svg").status_code == 200


def test_a_list_that_lives_again_is_shown_alive(
    acme: Organisation, over: list[dict[str, Any]]
) -> None:
    row = TaskList.objects.get()
    new = Task.from_fields({"taskId": "c", "title": "C", "status": "pending"})
    publish(row, None, Snapshot(list_id="plan", tasks=(new,), fetched_at=time.time()))
    body = client_of(acme).get(LIST).json()
    assert body["archived"] is False
    assert [task["taskId"] for task in body["tasks"]] == ["c"]


def test_a_list_that_was_never_anything_is_empty_and_not_archived(acme: Organisation) -> None:
    (row,) = lists_remember(acme.connections.get(), ["plan"])
    publish(row, None, Snapshot(list_id="plan", tasks=(), fetched_at=time.time()))
    body = client_of(acme).get(LIST).json()
    assert (body["archived"], body["tasks"]) == (False, [])
