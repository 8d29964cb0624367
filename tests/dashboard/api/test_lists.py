"""Our own API: lists and their graphs."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.sync.publish import publish

pytestmark = [pytest.mark.redis, pytest.mark.usefixtures("redis_server"), pytest.mark.django_db]

BASE = "/api/v1/organisations/acme/lists/"
CYCLE: list[dict[str, Any]] = [
    {"taskId": "a", "title": "A", "status": "pending", "dependsOn": ["c"], "extra": {"kept": 1}},
    {"taskId": "b", "title": "B <b>", "status": "in_progress", "dependsOn": ["a", "gone"]},
    {"taskId": "c", "title": "C", "status": "failed", "dependsOn": ["b"]},
]


def organisation(slug: str) -> Organisation:
    made = Organisation.objects.create(slug=slug, name=slug.title())
    user = User.objects.create_user(f"owner@{slug}.example")
    Membership.objects.create(organisation=made, user=user, role=Role.OWNER)
    Connection.objects.create(
        organisation=made, provider=Provider.QUANTCDN, base_url="http://x", upstream_id=slug
    )
    return made


def client_of(made: Organisation) -> Client:
    secret = token_create(
        user=made.members.get(), organisation=made, name="t", scope=Scope.READ, days=1
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def known_list(made: Organisation, list_id: str, tasks: list[dict[str, Any]]) -> TaskList:
    (row,) = lists_remember(made.connections.get(), [list_id])
    records = tuple(map(Task.from_fields, tasks))
    publish(row, None, Snapshot(list_id=list_id, tasks=records, fetched_at=1_700_000_000.5))
    return row


@pytest.fixture
def acme() -> Organisation:
    return organisation("acme")


def test_lists_are_paged_and_found_by_their_upstream_id(acme: Organisation) -> None:
    lists_remember(acme.connections.get(), ["plain", "with/slash 🚀", None])
    client = client_of(acme)
    everything = client.get(BASE).json()
    assert everything["count"] == 3
    assert {row["id"] for row in everything["results"]} == {"plain", "with/slash 🚀", None}
    (found,) = client.get(BASE, {"id": "with/slash 🚀"}).json()["results"]
    assert client.get(f"{BASE}{found['key']}/").json()["id"] == "with/slash 🚀"
    assert client.get(BASE, {"id": "nowhere"}).json()["count"] == 0


def test_a_list_answers_with_the_upstreams_own_fields(acme: Organisation) -> None:
    known_list(acme, "cycle", CYCLE)
    body = client_of(acme).get(f"{BASE}cycle/").json()
    assert body["tasks"] == CYCLE
    assert body["fetchedAt"] == 1_700_000_000.5
    assert body["complete"] is True
    assert body["version"]


def test_a_list_that_was_not_read_yet_says_so(acme: Organisation) -> None:
    lists_remember(acme.connections.get(), ["new"])
    body = client_of(acme).get(f"{BASE}new/").json()
    assert (body["tasks"], body["complete"], body["fetchedAt"]) == ([], False, None)
    assert "not read yet" in body["incompleteReason"]


def test_the_unfolded_graph_holds_every_task_and_every_edge(acme: Organisation) -> None:
    known_list(acme, "cycle", CYCLE)
    graph = client_of(acme).get(f"{BASE}cycle/graph.json", {"fold": "none"}).json()
    assert [node["taskId"] for node in graph["nodes"]] == ["a", "b", "c", "gone"]
    assert [node["taskId"] for node in graph["nodes"] if node.get("ghost")] == ["gone"]
    assert {(edge["from"], edge["to"]) for edge in graph["edges"]} == {
        ("c", "a"), ("a", "b"), ("gone", "b"), ("b", "c"),
    }  # fmt: skip
    assert [set(circle) for circle in graph["cycles"]] == [{"a", "b", "c"}]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_stands_alone_and_has_one_node_a_task(acme: Organisation, theme: str) -> None:
    known_list(acme, "cycle", CYCLE)
    answer = client_of(acme).get(f"{BASE}cycle/graph.svg", {"fold": "none", "theme": theme})
    assert answer["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(answer.content)
    nodes = [
        n.get("data-task") for n in root.iter("{http://www.w3.org/2000/svg}g") if n.get("data-task")
    ]
    assert sorted(filter(None, nodes)) == ["a", "b", "c", "gone"]
    assert "script-src" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("graph", ["graph.json", "graph.svg"])
def test_a_number_of_nodes_folds_what_is_more(acme: Organisation, graph: str) -> None:
    known_list(acme, "cycle", CYCLE)
    assert client_of(acme).get(f"{BASE}cycle/{graph}", {"fold": 2}).status_code == 200


@pytest.mark.parametrize("path", ["a%00b/", "a%00b/graph.svg", "a%00b/events/"])
def test_an_address_that_no_database_can_hold_is_unknown(acme: Organisation, path: str) -> None:
    assert client_of(acme).get(BASE + path).status_code == 404


@pytest.mark.parametrize("query", ["fold=some", "fold=0", "fold=-1", "direction=UP", "theme=red"])
def test_a_bad_question_is_named(acme: Organisation, query: str) -> None:
    known_list(acme, "cycle", CYCLE)
    answer = client_of(acme).get(f"{BASE}cycle/graph.svg?{query}")
    assert answer.status_code == 400
    assert query.split("=", maxsplit=1)[0] in answer.json()["message"]


@pytest.mark.parametrize("path", ["", "cycle/", "cycle/graph.json", "cycle/graph.svg"])
def test_strangers_get_the_answer_for_what_does_not_exist(acme: Organisation, path: str) -> None:
    known_list(acme, "cycle", CYCLE)
    stranger = client_of(organisation("other"))
    answer = stranger.get(BASE + path)
    unknown = stranger.get(BASE.replace("acme", "nobody") + path)
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert answer.json()["message"] == unknown.json()["message"]
    assert Client().get(BASE + path).status_code == 401


def test_a_token_opens_its_own_organisation_only(acme: Organisation) -> None:
    other = organisation("other")
    Membership.objects.create(organisation=other, user=acme.members.get(), role=Role.OWNER)
    assert client_of(acme).get(BASE.replace("acme", "other")).status_code == 404


@pytest.mark.usefixtures("no_redis")
def test_without_redis_a_list_is_unavailable_and_says_why(acme: Organisation) -> None:
    lists_remember(acme.connections.get(), ["l"])
    answer = client_of(acme).get(f"{BASE}l/")
    assert (answer.status_code, answer.json()["error"]) == (503, "STORE_UNAVAILABLE")


def test_the_schema_names_every_route_of_ours(client: Client) -> None:
    schema = json.loads(client.get("/api/schema/", headers={"accept": "application/json"}).content)
    assert "/api/v1/organisations/{organisation}/lists/{key}/graph.svg" in schema["paths"]


@pytest.mark.parametrize(
    "query", ["limit=null", "limit=0", "limit=1001", "offset=-1", f"offset={10**30}", "limit="]
)
def test_a_page_that_is_no_page_is_refused_by_name(acme: Organisation, query: str) -> None:
    answer = client_of(acme).get(f"{BASE}?{query}")
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(query.partition("=")[0])
