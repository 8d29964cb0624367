"""The whole analysis, and its JSON."""

from __future__ import annotations

import json

from hypothesis import given

from dashboard.graph.explain import analyse, analysis_as_json, why_as_json
from dashboard.graph.model import graph_of
from dashboard.graph.situation import situation_of
from dashboard.graph.waiting import why
from tasks_proxy.core.records import Task
from tests.dashboard.graph.lists import NOW, SEEN, lists
from tests.dashboard.made import task


@given(lists())
def test_every_analysis_is_json(tasks: dict[str, Task]) -> None:
    told = analysis_as_json(analyse(graph_of(tasks.values()), tasks, NOW, gone=SEEN))
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_a_list_is_told_in_the_words_of_the_interface() -> None:
    tasks = [
        task("plan", status="completed", startedAt=1000, completedAt=2000),
        task("code", "plan", createdByAgentId="anna", assignedAgentId="bert", createdAt=NOW - 9000),
        task("test", "code", "gone"),
    ]
    by_id = {one.id: one for one in tasks}
    told = analysis_as_json(analyse(graph_of(tasks), by_id, NOW))
    ready = {
        "taskId": "code",
        "cause": "ready",
        "moves": True,
        "agent": "bert",
        "sinceAt": NOW - 9000,
        "reason": None,
    }
    outside = {"taskId": "gone", "cause": "outside", "moves": False}
    assert told == {
        "at": NOW,
        "roots": ["plan"],
        "leaves": ["test"],
        "steps": [["plan"], ["code"], ["test"]],
        "cycles": [],
        "ready": [ready],
        "blockers": [
            {**ready, "waiting": 1},
            {**outside, "agent": None, "sinceAt": None, "reason": None, "waiting": 1},
        ],
        "unit": "milliseconds",
        "criticalPath": ["code"],
        "slack": {"code": 0.0},
        "timeLeft": {"low": 500.0, "likely": 1000.0, "high": 2000.0, "boundBy": None},
        "basis": {"list": 1},
        "never": ["test"],
        "expiring": [],
        "handOffs": [{"from": "anna", "to": "bert", "tasks": 1, "open": 1}],
    }


def test_one_task_is_explained_down_to_what_can_move() -> None:
    tasks = [task("a", status="in_progress"), task("b", "a"), task("c", "b")]
    by_id = {one.id: one for one in tasks}
    told = why_as_json(why(situation_of(graph_of(tasks), by_id, NOW), "c"))
    assert (told["taskId"], told["heldBy"], told["unfinishedBefore"]) == ("c", ["b"], 2)
    (cause,) = told["causes"]
    assert (cause["taskId"], cause["cause"], cause["steps"]) == ("a", "running", 2)
