"""graph.json."""

from __future__ import annotations

import json

from dashboard.drawing.export import as_json, folded_as_json
from dashboard.graph.fold import without_redundant
from dashboard.graph.groups import key_of
from dashboard.graph.model import graph_of
from tests.dashboard.made import folded as on_rung
from tests.dashboard.made import task


def test_unfolded_it_holds_every_task_ghost_edge_and_cycle() -> None:
    tasks = [
        task("a", title="Cook", status="completed", assignedAgentId="anna"),
        task("b", "a", "gone", blockedByTaskIds=["a"]),
        task("c", "b", "a", "d"),
        task("d", "c"),
    ]
    said = as_json(graph_of(tasks), {item.id: item for item in tasks})
    assert said["nodes"][0] == {
        "taskId": "a",
        "title": "Cook",
        "status": "completed",
        "agent": "anna",
        "progress": None,
        "rank": 0,
    }
    assert said["nodes"][-1] == {"taskId": "gone", "rank": 0, "ghost": True}
    assert {"from": "a", "to": "b", "kind": "blocks"} in said["edges"]
    assert {"from": "a", "to": "c", "kind": "depends"} in said["edges"]
    assert len(said["edges"]) == 7
    assert said["cycles"] == [["c", "d"]]
    json.dumps(said)


def test_a_status_that_we_do_not_know_is_passed_on_as_it_came() -> None:
    tasks = [task("a", status="dreaming")]
    assert as_json(graph_of(tasks), {"a": tasks[0]})["nodes"][0]["status"] == "dreaming"


def test_folded_it_holds_groups_with_their_counts() -> None:
    tasks = [task("a"), task("b", "a", status="failed"), task("c", "a"), task("d", "c", "a")]
    graph = graph_of(tasks)
    folded = without_redundant(on_rung(graph, "rank"))
    said = folded_as_json(graph, folded, {item.id: item for item in tasks})
    assert [node["taskId"] for node in said["nodes"]] == ["a", "d"]
    (group,) = said["groups"]
    assert group["group"] == key_of("b", 0)
    assert group["count"] == 2
    assert group["statuses"] == {"failed": 1, "pending": 1}
    assert group["members"] == ["b", "c"]
    assert said["hiddenEdges"] == 1
    json.dumps(said)
