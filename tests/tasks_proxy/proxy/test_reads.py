"""The upstream's reads through us, over HTTP, with a real Redis."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tasks_proxy.accounts.models import Membership, User
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.history.models import TaskList
from tasks_proxy.proxy import answers
from tasks_proxy.proxy.answers import Given
from tasks_proxy.simulator.faults import Fault, fault_from
from tasks_proxy.simulator.server import Simulator
from tests.tasks_proxy.conftest import UPSTREAM_TOKEN, Connect, calls
from tests.tasks_proxy.proxy.conftest import TASKS, Agent
from tests.tasks_proxy.simulator.conftest import Api, some_id

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server")]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?limit=1",
        "?status=pending&taskListId=world",
        "?limit=1000",
        "?status=dreaming",
        "?unknown=%F0%9F%9A%80&limit=2",
        f"?dependsOn={some_id(1)}",
        f"?dependsOn={some_id(1)}&includeDetails=true",
        f"/{some_id(1)}",
        f"/{some_id(404)}",
        "/not-a-uuid",
        "/world/dependency-graph",
        "/a%2Fb%20%F0%9F%9A%80/dependency-graph",
        "/nowhere/dependency-graph",
    ],
)
def test_the_answer_is_the_upstreams_to_the_byte(
    agent: Agent, behind_our_back: Api, upstream: Simulator, path: str
) -> None:
    first = behind_our_back.create("First", taskListId="world", surprise={"kept": [None]})
    behind_our_back.create("Second", taskListId="a/b 🚀", dependsOn=[first])
    ours, theirs = agent.get(path), behind_our_back.call("GET", path)
    assert ours.status_code == theirs.status_code
    assert ours.content == theirs.content
    assert ours["Content-Type"].split(";")[0] == theirs.headers["Content-Type"].split(";")[0]


def test_the_same_question_within_two_seconds_costs_no_second_call(
    agent: Agent, upstream: Simulator
) -> None:
    calls(upstream)
    assert [agent.get()["X-Cache"] for _ in range(3)] == ["miss", "hit", "hit"]
    assert agent.get(limit="5")["X-Cache"] == "miss"
    assert len(calls(upstream)) == 2


def test_after_its_time_an_answer_is_asked_for_anew(
    agent: Agent, behind_our_back: Api, settings: Settings
) -> None:
    agent.get()
    behind_our_back.create("New")
    settings.PROXY_MAX_AGE = 0
    answer = agent.get()
    assert (answer["X-Cache"], answer["Age"], answer.json()["count"]) == ("miss", "0", 1)


@pytest.mark.parametrize(
    "order", [{"status": 500}, {"hang": 0.1}, {"malformed": True}, {"html": True}], ids=str
)
def test_an_upstream_that_fails_is_stood_in_for_by_the_last_good_answer(
    agent: Agent,
    behind_our_back: Api,
    upstream: Simulator,
    settings: Settings,
    order: dict[str, Any],
) -> None:
    behind_our_back.create("Kept")
    good = agent.get()
    settings.PROXY_MAX_AGE = 0
    upstream.faults.add(fault_from(order))
    answer = agent.get()
    assert (answer.status_code, answer["X-Cache"]) == (200, "stale")
    assert answer.content == good.content
    assert answer["Warning"].startswith("110")


@pytest.mark.parametrize(
    ("order", "status", "name"),
    [
        ({"html": True}, 502, "UPSTREAM_UNUSABLE"),
        ({"malformed": True}, 502, "UPSTREAM_UNUSABLE"),
        ({"hang": 0.1}, 502, "UPSTREAM_UNUSABLE"),
        ({"status": 302, "headers": {"Location": "http://elsewhere"}}, 502, "UPSTREAM_UNUSABLE"),
        ({"status": 401}, 502, "UPSTREAM_CREDENTIAL"),
        ({"status": 403}, 502, "UPSTREAM_CREDENTIAL"),
    ],
    ids=str,
)
def test_what_the_client_must_not_see_is_an_answer_of_ours(
    agent: Agent, upstream: Simulator, order: dict[str, Any], status: int, name: str
) -> None:
    upstream.faults.add(fault_from(order))
    answer = agent.get()
    assert (answer.status_code, answer.json()["error"]) == (status, name)
    assert set(answer.json()) == {"error", "message", "requestId"}
    assert not answer.has_header("Location")


def test_errors_of_the_upstream_come_through_with_their_wish_to_wait(
    agent: Agent, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(status=429, retry_after="9", body='{"error": "slow down"}'))
    answer = agent.get()
    assert (answer.status_code, answer["Retry-After"]) == (429, "9")
    assert answer.json() == {"error": "slow down"}
    assert agent.get()["X-Cache"] == "miss"


def test_no_header_of_the_upstream_comes_back_but_what_is_meant_to(
    agent: Agent, upstream: Simulator
) -> None:
    upstream.faults.add(Fault(headers={"Set-Cookie": "a=b", "X-Theirs": "1"}))
    answer = agent.get()
    assert not {"Set-Cookie", "X-Theirs", "Server"} & set(answer.headers)


@pytest.mark.usefixtures("no_redis")
def test_without_redis_the_upstream_is_asked_straight(agent: Agent, behind_our_back: Api) -> None:
    behind_our_back.create("Here")
    answer = agent.get()
    assert (answer.status_code, answer["X-Cache"]) == (200, "miss")
    assert answer.json()["count"] == 1


def test_a_token_of_one_organisation_opens_no_other(agent: Agent, connect: Connect) -> None:
    connect("http://127.0.0.1:1", slug="other")
    answer = agent.get(base="/api/v3/organizations/other/ai/tasks")
    unknown = agent.get(base="/api/v3/organizations/nobody/ai/tasks")
    assert answer.status_code == unknown.status_code == 404
    assert answer.json()["message"] == unknown.json()["message"]


def test_whoever_left_the_organisation_gets_nothing_more(agent: Agent) -> None:
    Membership.objects.filter(user=agent.user).delete()
    assert agent.get().status_code == 404


def test_a_disabled_persons_token_is_no_token(agent: Agent) -> None:
    User.objects.filter(pk=agent.user.pk).update(is_active=False)
    assert agent.get().status_code == 401


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer a b", "Bearer nonsense", "Basic eDp5", "Bearer \xff\xfe"]
)
def test_without_a_good_token_there_is_a_401_that_names_the_scheme(
    agent: Agent, header: str
) -> None:
    answer = Client().get(TASKS, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert json.loads(answer.content)["error"] == "UNAUTHENTICATED"


@pytest.mark.parametrize("path", ["/../dependency-graph", "/./dependency-graph", "/.."])
def test_a_path_that_clients_resolve_away_never_reaches_the_upstream(
    agent: Agent, upstream: Simulator, path: str
) -> None:
    calls(upstream)
    answer = agent.get(path)
    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_PATH")
    assert calls(upstream) == []


@pytest.mark.parametrize("segment", ["%2e%2e%2f", "..%2fadmin", "a%3Fb%23", "%0d%0aX: y", "a;b@c"])
def test_an_odd_segment_reaches_the_upstream_quoted_under_the_right_prefix(
    agent: Agent, upstream: Simulator, segment: str
) -> None:
    calls(upstream)
    agent.get(f"/{segment}/dependency-graph")
    for call in calls(upstream):
        head, tail = call["path"].split("/ai/tasks/")
        assert head == "/api/v3/organizations/acme"
        assert tail.count("/") == 1


def test_an_organisation_without_a_connection_says_so(agent: Agent) -> None:
    Connection.objects.all().delete()
    answer = agent.get()
    assert (answer.status_code, answer.json()["error"]) == (502, "UPSTREAM_NOT_CONNECTED")


def test_many_askers_of_one_question_cost_one_call(connection: Connection) -> None:
    asked: list[int] = []

    def ask() -> Given:
        asked.append(1)
        time.sleep(0.2)
        return Given(status=200, content_type="application/json", body=b"{}", at=time.time())

    with ThreadPoolExecutor(20) as pool:
        key = f"tl:{connection.organisation_id}:answer:x"
        given = list(pool.map(lambda _: answers.answer(connection, key, ask), range(40)))
    assert len(asked) == 1
    assert {answer.body for answer, _ in given} == {b"{}"}


def test_a_client_may_insist_on_the_upstreams_own_word(agent: Agent, behind_our_back: Api) -> None:
    agent.get()
    behind_our_back.create("New")
    assert agent.get().json()["count"] == 0
    answer = agent.get(cache_control="no-cache")
    assert (answer["X-Cache"], answer.json()["count"]) == ("miss", 1)


@pytest.mark.parametrize("path", ["?taskListId=passing%2Fby", "/passing%2Fby/dependency-graph"])
def test_a_list_that_passes_through_is_remembered(
    agent: Agent, behind_our_back: Api, path: str
) -> None:
    agent.get(path.replace("passing", "empty"))
    behind_our_back.create("Task", taskListId="passing/by")
    agent.get(path)
    assert [row.list_id for row in TaskList.objects.all()] == ["passing/by"]


def test_what_another_upstream_answered_is_never_given_not_even_when_this_one_fails(
    agent: Agent, connection: Connection, upstream: Simulator, behind_our_back: Api
) -> None:
    behind_our_back.create("The old one's secret", taskListId="world")
    assert b"secret" in agent.get().content
    with Simulator(token=UPSTREAM_TOKEN) as elsewhere:
        connection_put(
            organisation=connection.organisation,
            provider=Provider.QUANTCDN,
            base_url=elsewhere.base_url,
            upstream_id="acme",
            token=UPSTREAM_TOKEN,
        )
        elsewhere.faults.add(Fault(status=503))
        answer = agent.get()
    assert answer.status_code == 503
    assert b"secret" not in answer.content


def test_lists_of_which_an_answer_tells_are_remembered_whoever_asked_for_what(
    agent: Agent, behind_our_back: Api
) -> None:
    alone = behind_our_back.create("By itself", taskListId="of one task")
    agent.get(f"/{alone}")
    assert [row.list_id for row in TaskList.objects.all()] == ["of one task"]
    for name in ("a", "b/c", "🚀", "nul\x00"):
        behind_our_back.create("Task", taskListId=name)
    behind_our_back.create("Loose")
    agent.get(status="pending")
    names = set(TaskList.objects.values_list("list_id", flat=True))
    assert names == {"of one task", "a", "b/c", "🚀"}
