"""`updateTask`: partial changes and the status rules."""

from __future__ import annotations

from typing import Any

import pytest

from tasks_proxy.simulator.contract import TIME_TO_LIVE_MS
from tests.tasks_proxy.simulator.conftest import Api, some_id
from tests.tasks_proxy.simulator.test_creating import INVALID_ON_BOTH


def test_an_update_is_answered_in_brief(api: Api) -> None:
    task_id = api.create()
    answer = api.update(task_id, status="in_progress")
    assert answer.status_code == 200
    updated = api.task(task_id)["updatedAt"]
    assert answer.json() == {"taskId": task_id, "status": "in_progress", "updatedAt": updated}


def test_an_update_changes_only_what_it_gives(api: Api) -> None:
    task_id = api.create(description="old", metadata={"a": 1}, ours="kept")
    before = api.task(task_id)
    api.update(task_id, progress=0.25, progressMessage="A quarter", theirs=[1])
    after = api.task(task_id)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"progress", "progressMessage", "theirs", "updatedAt"}


def test_an_empty_update_only_touches_the_task(api: Api) -> None:
    task_id = api.create()
    before = api.task(task_id)
    api.update(task_id)
    after = api.task(task_id)
    assert after["updatedAt"] > before["updatedAt"]
    assert {**after, "updatedAt": 0} == {**before, "updatedAt": 0}


def test_metadata_is_replaced_as_a_whole(api: Api) -> None:
    task_id = api.create(metadata={"a": 1, "b": 2})
    api.update(task_id, metadata={"c": 3})
    assert api.task(task_id)["metadata"] == {"c": 3}


def test_nullable_fields_may_be_emptied(api: Api) -> None:
    names = ("taskListId", "assignedAgentId", "error", "blockedReason", "blockedByTaskIds")
    task_id = api.create(taskListId="one", assignedAgentId="a", blockedReason="x")
    assert api.update(task_id, **dict.fromkeys(names)).status_code == 200
    task = api.task(task_id)
    assert [task[name] for name in names] == [None] * 5


def test_a_client_cannot_rewrite_history(api: Api) -> None:
    task_id = api.create(createdByAgentId="a")
    before = api.task(task_id)
    api.update(task_id, createdAt=1, taskId=some_id(5), orgId="other", createdByAgentId="b")
    assert {**api.task(task_id), "updatedAt": 0} == {**before, "updatedAt": 0}


@pytest.mark.parametrize(("name", "value"), INVALID_ON_BOTH)
def test_a_field_that_breaks_the_contract_is_named(api: Api, name: str, value: Any) -> None:
    task_id = api.create()
    before = api.task(task_id)
    answer = api.update(task_id, **{"description": "new", name: value})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{name} must be ")
    assert api.task(task_id) == before


@pytest.mark.parametrize("task_id", [some_id(5), "no-uuid", "%00"])
def test_an_unknown_task_is_not_found(api: Api, task_id: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        answer = api.call(method, f"/{task_id}", data=b"{}")
        assert (answer.status_code, answer.json()["error"]) == (404, "TASK_NOT_FOUND")


def test_an_id_in_capitals_is_the_same_id(api: Api) -> None:
    task_id = api.create("found")
    assert api.task(task_id.upper())["title"] == "found"


def test_starting_sets_started_at_and_a_second_start_renews_it(api: Api) -> None:
    task_id = api.create()
    first = api.update(task_id, status="in_progress").json()["updatedAt"]
    assert api.task(task_id)["startedAt"] == first
    api.update(task_id, status="in_progress", progress=0.5)
    assert api.task(task_id)["startedAt"] == first
    api.update(task_id, status="pending")
    again = api.update(task_id, status="in_progress").json()["updatedAt"]
    assert api.task(task_id)["startedAt"] == again > first


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
def test_finishing_sets_completed_at_and_only_completion_expires(api: Api, status: str) -> None:
    task_id = api.create(status="in_progress")
    now = api.update(task_id, status=status, result={"words": 5}).json()["updatedAt"]
    task = api.task(task_id)
    assert task["completedAt"] == now
    assert task["expiresAt"] == (now + TIME_TO_LIVE_MS if status == "completed" else None)
    assert task["result"] == {"words": 5}


def test_a_finished_task_keeps_its_time_when_finished_again(api: Api) -> None:
    task_id = api.create(status="completed")
    before = api.task(task_id)
    api.update(task_id, status="completed")
    after = api.task(task_id)
    assert [after[k] for k in ("completedAt", "expiresAt")] == [
        before[k] for k in ("completedAt", "expiresAt")
    ]


def test_a_retried_task_is_no_longer_finished(api: Api) -> None:
    task_id = api.create(status="failed")
    api.update(task_id, status="pending", error=None, retryCount=1, progress=0)
    task = api.task(task_id)
    assert (task["completedAt"], task["expiresAt"], task["retryCount"]) == (None, None, 1)


def test_a_reopened_task_no_longer_expires(api: Api) -> None:
    task_id = api.create(status="completed")
    api.update(task_id, status="in_progress")
    assert api.task(task_id)["expiresAt"] is None


@pytest.mark.parametrize(
    ("after", "cleared"),
    [
        ("in_progress", True),
        ("pending", True),
        ("completed", False),
        ("failed", False),
        ("cancelled", False),
    ],
)
def test_only_going_on_clears_the_blocked_fields(api: Api, after: str, *, cleared: bool) -> None:
    task_id = api.create()
    blocking = {"blockedReason": "Waiting for Ada", "blockedByTaskIds": [some_id(3)]}
    blocked_at = api.update(task_id, status="blocked", **blocking).json()["updatedAt"]
    assert api.task(task_id)["blockedAt"] == blocked_at
    api.update(task_id, status=after)
    task = api.task(task_id)
    left = [task["blockedReason"], task["blockedByTaskIds"], task["blockedAt"]]
    assert left == ([None] * 3 if cleared else [*blocking.values(), blocked_at])
