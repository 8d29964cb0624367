"""Our own API: what happened in a list."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.events import events_forget
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.sync.publish import publish
from tests.dashboard.api.test_lists import client_of, organisation

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server"), pytest.mark.django_db]

EVENTS = "/api/v1/organisations/acme/lists/plan/events/"


@pytest.fixture
def acme() -> Organisation:
    return organisation("acme")


@pytest.fixture
def plan(acme: Organisation) -> TaskList:
    """A list in which ten tasks came, one a second."""
    (row,) = lists_remember(acme.connections.get(), ["plan"])
    snapshot = None
    for count in range(1, 11):
        snapshot = publish(row, snapshot, reading(count))
    return row


def reading(count: int, **fields: Any) -> Snapshot:
    tasks = tuple(
        Task.from_fields({"taskId": f"t{n}", "title": f"T{n}", "status": "pending", **fields})
        for n in range(count)
    )
    return Snapshot(list_id="plan", tasks=tasks, fetched_at=1_700_000_000.0 + count)


def get(client: Client, **query: Any) -> dict[str, Any]:
    answer = client.get(EVENTS, query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_an_event_tells_what_when_and_by_whom(acme: Organisation, plan: TaskList) -> None:
    event = get(client_of(acme), limit=1)["events"][0]
    assert event == {
        "id": event["id"],
        "list": "plan",
        "task": "t0",
        "at": event["seen"],
        "seen": event["seen"],
        "by": "sync",
        "kinds": ["added"],
        "changes": {
            "taskId": [None, "t0"],
            "title": [None, "T0"],
            "status": [None, "pending"],
        },
    }


def test_a_client_that_polls_hears_of_each_event_once(acme: Organisation, plan: TaskList) -> None:
    client, heard, since = client_of(acme), [], 0
    for _ in range(4):
        page = get(client, since=since, limit=3)
        heard += [event["task"] for event in page["events"]]
        since = page["next"]
    assert heard == [f"t{n}" for n in range(10)]
    assert get(client, since=since) == {"events": [], "next": since, "more": False, "gap": False}
    publish(plan, reading(10), reading(11))
    page = get(client, since=since)
    assert [event["task"] for event in page["events"]] == ["t10"]


def test_the_newest_come_first_when_asked_backwards(acme: Organisation, plan: TaskList) -> None:
    client = client_of(acme)
    first = get(client, before=0, limit=6)
    assert [event["task"] for event in first["events"]] == ["t9", "t8", "t7", "t6", "t5", "t4"]
    rest = get(client, before=first["next"], limit=6)
    assert [event["task"] for event in rest["events"]] == ["t3", "t2", "t1", "t0"]
    assert (first["more"], rest["more"], rest["next"]) == (True, False, None)


def test_who_asks_for_what_was_forgotten_hears_of_the_gap(
    acme: Organisation, plan: TaskList
) -> None:
    client = client_of(acme)
    halfway = get(client, limit=5)
    events_forget(acme, before=halfway["events"][-1]["seen"] + 1)
    assert get(client)["gap"] is True
    assert get(client, since=halfway["next"])["gap"] is False


def test_events_are_of_one_list(acme: Organisation, plan: TaskList) -> None:
    (other,) = lists_remember(acme.connections.get(), ["other"])
    publish(other, None, reading(3))
    assert len(get(client_of(acme))["events"]) == 10


def test_odd_text_is_good_json(acme: Organisation, plan: TaskList) -> None:
    odd = "\x00 half \ud83d"
    publish(plan, reading(10), reading(10, title=odd))
    answer = client_of(acme).get(EVENTS, {"before": 0, "limit": 1})
    (event,) = json.loads(answer.content)["events"]
    assert event["changes"]["title"][1] == odd


@pytest.mark.parametrize(
    "query",
    [
        *("since=-1", "since=x", "since=", "since=%00", f"since={2**63}", "since=1e5"),
        *("limit=0", "limit=1001", "before=-1", "since=1&before=9"),
    ],
)
def test_a_bad_question_is_refused(acme: Organisation, plan: TaskList, query: str) -> None:
    answer = client_of(acme).get(f"{EVENTS}?{query}")
    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_REQUEST")


def test_the_largest_id_is_a_question_like_any_other(acme: Organisation, plan: TaskList) -> None:
    assert get(client_of(acme), since=2**63 - 1)["events"] == []


def test_strangers_hear_what_those_hear_who_ask_for_nothing(
    acme: Organisation, plan: TaskList
) -> None:
    stranger = client_of(organisation("other"))
    unknown = stranger.get(EVENTS.replace("acme", "nobody"))
    answer = stranger.get(EVENTS)
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert answer.json()["message"] == unknown.json()["message"]
    assert Client().get(EVENTS).status_code == 401


@pytest.mark.usefixtures("no_redis")
def test_events_are_told_without_redis(acme: Organisation) -> None:
    lists_remember(acme.connections.get(), ["plan"])
    assert get(client_of(acme))["events"] == []


def test_the_schema_tells_of_events(client: Client) -> None:
    schema = json.loads(client.get("/api/schema/", headers={"accept": "application/json"}).content)
    path = schema["paths"]["/api/v1/organisations/{organisation}/lists/{key}/events/"]
    asked = {parameter["name"] for parameter in path["get"]["parameters"]}
    assert asked == {"organisation", "key", "since", "before", "limit"}
