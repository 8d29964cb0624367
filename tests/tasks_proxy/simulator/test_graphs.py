"""`getDependencyGraph`, with and without summaries."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import quote

import pytest

from tasks_proxy.simulator.server import Simulator
from tests.tasks_proxy.simulator.conftest import TOKEN, Api, Serve, some_id, workload


def test_a_graph_tells_roots_leaves_and_edges_both_ways(api: Api) -> None:
    root = api.create("root", taskListId="world", assignedAgentId="a")
    middle = api.create("middle", taskListId="world", dependsOn=[root])
    leaf = api.create("leaf", taskListId="world", dependsOn=[root, middle], status="blocked")
    alone = api.create("alone", taskListId="world")
    api.create("elsewhere", taskListId="other", dependsOn=[leaf])
    body = api.call("GET", "/world/dependency-graph").json()
    summary = {"status": "pending", "assignedAgentId": None}
    assert body == {
        "taskListId": "world",
        "taskCount": 4,
        "roots": [root, alone],
        "leaves": [leaf, alone],
        "graph": {
            root: {
                "title": "root",
                "status": "pending",
                "assignedAgentId": "a",
                "dependsOn": [],
                "dependents": [middle, leaf],
            },
            middle: {"title": "middle", **summary, "dependsOn": [root], "dependents": [leaf]},
            leaf: {
                "title": "leaf",
                **summary,
                "status": "blocked",
                "dependsOn": [root, middle],
                "dependents": [],
            },
            alone: {"title": "alone", **summary, "dependsOn": [], "dependents": []},
        },
    }


def test_a_dependency_outside_the_list_is_told_where_it_is_needed(api: Api) -> None:
    outside = api.create(taskListId="other")
    inside = api.create(taskListId="world", dependsOn=[outside, some_id(404)])
    body = api.call("GET", "/world/dependency-graph").json()
    assert (body["roots"], body["leaves"]) == ([], [inside])
    assert body["graph"][inside]["dependsOn"] == [outside, some_id(404)]
    assert list(body["graph"]) == [inside]


def test_a_bare_graph_has_edges_alone(serve: Serve) -> None:
    api = serve(workload({}, {"dependsOn": [some_id(1)]}), bare_graph=True)
    body = api.call("GET", "/world/dependency-graph").json()
    assert body["graph"] == {
        some_id(1): {"dependsOn": [], "dependents": [some_id(2)]},
        some_id(2): {"dependsOn": [some_id(1)], "dependents": []},
    }


def test_an_unknown_list_is_an_empty_one(api: Api) -> None:
    answer = api.call("GET", "/nobody/dependency-graph")
    assert answer.status_code == 200
    assert answer.json() == {
        "taskListId": "nobody",
        "taskCount": 0,
        "roots": [],
        "leaves": [],
        "graph": {},
    }


@pytest.mark.parametrize(
    "list_id", ["a/b 🚀", "..", "a/../b", "100%", "?x=1", "#", "dependency-graph", "ü\\", "a+b;c"]
)
def test_a_list_id_may_hold_anything(serve: Serve, list_id: str) -> None:
    api = serve(workload({"taskListId": list_id}))
    path = f"/{quote(list_id, safe='')}/dependency-graph".replace("..", "%2E%2E")
    body = _raw_get(api.simulator, path)
    assert (body["taskListId"], body["taskCount"]) == (list_id, 1)
    assert api.titles(taskListId=list_id) == ["Task 1"]


def _raw_get(simulator: Simulator, path: str) -> dict[str, Any]:
    """The body at `path`, sent as it is: clients collapse dots, and would hide the point."""
    host, _, port = simulator.base_url.removeprefix("http://").partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    target = f"/api/v3/organizations/acme/ai/tasks{path}"
    connection.request("GET", target, headers={"Authorization": f"Bearer {TOKEN}"})
    body: dict[str, Any] = json.load(connection.getresponse())
    connection.close()
    return body


def test_a_cycle_has_neither_roots_nor_leaves(serve: Serve) -> None:
    api = serve(workload({"dependsOn": [some_id(2)]}, {"dependsOn": [some_id(1)]}))
    body = api.call("GET", "/world/dependency-graph").json()
    assert (body["taskCount"], body["roots"], body["leaves"]) == (2, [], [])


def test_a_list_whose_id_is_a_tasks_id_is_still_a_list(api: Api) -> None:
    task_id = api.create(taskListId=some_id(5))
    body = api.call("GET", f"/{some_id(5)}/dependency-graph").json()
    assert list(body["graph"]) == [task_id]
