"""`createTask` and what `getTask` then says."""

from __future__ import annotations

from typing import Any

import pytest

from tasks_proxy.simulator.clock import FIXED_START_MS, STEP_MS
from tasks_proxy.simulator.contract import TIME_TO_LIVE_MS
from tests.tasks_proxy.simulator.conftest import Api, Serve, some_id

NOW = FIXED_START_MS + STEP_MS

INVALID_ON_BOTH: list[tuple[str, Any]] = [
    ("title", ""),
    ("title", "  "),
    ("title", None),
    ("title", 7),
    ("description", 7),
    ("description", None),
    ("taskListId", 7),
    ("status", "done"),
    ("status", None),
    ("status", ["pending"]),
    ("assignedAgentId", {}),
    ("dependsOn", "abc"),
    ("dependsOn", None),
    ("dependsOn", ["task-123"]),
    ("dependsOn", [some_id(1), 7]),
    ("metadata", []),
    ("metadata", None),
    ("progress", -0.1),
    ("progress", 1.1),
    ("progress", True),
    ("progress", "0.5"),
    ("progressMessage", 1),
    ("result", "fine"),
    ("result", None),
    ("error", 500),
    ("retryCount", -1),
    ("retryCount", 0.5),
    ("maxRetries", -1),
    ("maxRetries", 11),
    ("maxRetries", True),
    ("blockedReason", []),
    ("blockedByTaskIds", [None]),
    ("blockedByTaskIds", some_id(1)),
]


def test_a_new_task_is_answered_in_brief(api: Api) -> None:
    answer = api.call("POST", json={"title": "Read the report", "taskListId": "world"})
    assert answer.status_code == 201
    assert answer.headers["Content-Type"].startswith("application/json")
    task_id = answer.json()["taskId"]
    assert answer.json() == {
        "taskId": task_id,
        "orgId": "acme",
        "title": "Read the report",
        "status": "pending",
        "createdAt": NOW,
    }


def test_a_task_with_a_title_alone_has_every_field_of_the_contract(api: Api) -> None:
    task_id = api.create("Only a title")
    assert api.task(task_id) == {
        "taskId": task_id,
        "orgId": "acme",
        "taskListId": None,
        "title": "Only a title",
        "description": "",
        "status": "pending",
        "assignedAgentId": None,
        "createdByAgentId": None,
        "dependsOn": [],
        "metadata": {},
        "progress": 0.0,
        "progressMessage": "",
        "result": None,
        "error": None,
        "retryCount": 0,
        "maxRetries": 3,
        "createdAt": NOW,
        "updatedAt": NOW,
        "startedAt": None,
        "completedAt": None,
        "expiresAt": None,
        "blockedReason": None,
        "blockedByTaskIds": None,
        "blockedAt": None,
    }


def test_all_given_fields_come_back_unknown_ones_too(api: Api) -> None:
    given: dict[str, Any] = {
        "description": "Very long " * 1000,
        "taskListId": "a/b c 🚀",
        "assignedAgentId": "agent-1",
        "createdByAgentId": "agent-0",
        "dependsOn": [some_id(1)],
        "metadata": {"priority": "high", "nested": [1, 2.5, None, "\u0000\ud83d"]},
        "maxRetries": 0,
        "blockedReason": "because",
        "blockedByTaskIds": [some_id(2)],
        "ourOwnField": {"kept": True},
    }
    task = api.task(api.create(**given))
    assert {name: task[name] for name in given} == given


def test_what_only_the_upstream_writes_is_passed_over(api: Api) -> None:
    own = ("taskId", "orgId", "createdAt", "startedAt", "completedAt", "expiresAt", "blockedAt")
    task = api.task(api.create(**dict.fromkeys(own, some_id(9))))
    assert some_id(9) not in task.values()


@pytest.mark.parametrize(
    ("status", "stamped"),
    [
        ("pending", {}),
        ("in_progress", {"startedAt": NOW}),
        ("blocked", {"blockedAt": NOW}),
        ("completed", {"completedAt": NOW, "expiresAt": NOW + TIME_TO_LIVE_MS}),
        ("failed", {"completedAt": NOW}),
        ("cancelled", {"completedAt": NOW}),
    ],
)
def test_an_initial_status_sets_its_times(api: Api, status: str, stamped: dict[str, int]) -> None:
    task = api.task(api.create(status=status))
    times = ("startedAt", "blockedAt", "completedAt", "expiresAt")
    assert task["status"] == status
    assert {name: task[name] for name in times if task[name] is not None} == stamped


@pytest.mark.parametrize(("name", "value"), [*INVALID_ON_BOTH, ("taskListId", None)])
def test_a_field_that_breaks_the_contract_is_named(api: Api, name: str, value: Any) -> None:
    answer = api.call("POST", json={"title": "A task", name: value})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "message"}
    assert answer.json()["message"].startswith(f"{name} must be ")
    assert api.listing().json()["count"] == 0


def test_a_missing_title_is_named(api: Api) -> None:
    answer = api.call("POST", json={"description": "no title"})
    assert (answer.status_code, answer.json()["message"]) == (400, "title is required.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"title=x",
        b"[]",
        b'"title"',
        b"null",
        b'{"title": "a", "progress": NaN}',
        b'{"title": "a", "metadata": {"n": 1e999}}',
        b'{"title": "\xff"}',
        b'{"title": "a", "metadata": {"n": ' + b"9" * 5000 + b"}}",
        b'{"title": "a", "x": ' + b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(api: Api, body: bytes) -> None:
    answer = api.call("POST", data=body)
    assert answer.status_code == 400
    assert "body must be" in answer.json()["message"]


def test_a_seed_repeats_ids_and_times(serve: Serve) -> None:
    made = []
    for _ in range(2):
        api = serve(seed=7)
        made.append([api.task(api.create(f"Task {n}")) for n in range(3)])
    assert made[0] == made[1]


def test_reads_and_refusals_leave_the_seeded_clock_alone(api: Api) -> None:
    api.listing()
    api.call("POST", json={})
    assert api.task(api.create())["createdAt"] == NOW


def test_without_a_seed_ids_differ(serve: Serve) -> None:
    assert serve().create() != serve().create()
