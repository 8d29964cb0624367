"""Records made from the wire's fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import Status

FULL = {
    "taskId": "t1",
    "title": "Write the plan",
    "status": "in_progress",
    "assignedAgentId": "planner",
    "dependsOn": ["a", "b", "a"],
    "progress": 0.5,
    "startedAt": 1_735_689_600_000,
    "somethingNew": {"kept": True},
}


def test_fields_of_the_contract_become_typed_and_the_rest_stays_beside_them() -> None:
    task = Task.from_fields(FULL)
    assert (task.id, task.title, task.agent) == ("t1", "Write the plan", "planner")
    assert task.status is Status.IN_PROGRESS
    assert task.fields["somethingNew"] == {"kept": True}


def test_a_dependency_that_is_named_twice_is_one_edge() -> None:
    assert Task.from_fields(FULL).depends_on == ("a", "b")


@pytest.mark.parametrize(
    ("name", "value", "attribute", "expected"),
    [
        ("title", 5, "title", ""),
        ("status", "dreaming", "status", Status.UNKNOWN),
        ("status", None, "status", Status.UNKNOWN),
        ("assignedAgentId", ["x"], "agent", None),
        ("dependsOn", "abc", "depends_on", ()),
        ("dependsOn", [1, None, "", "x"], "depends_on", ("x",)),
        ("progress", 7, "progress", 1.0),
        ("progress", -1, "progress", 0.0),
        ("progress", True, "progress", None),
        ("progress", float("nan"), "progress", None),
        ("startedAt", float("inf"), "started_at", None),
        ("startedAt", "soon", "started_at", None),
    ],
)
def test_a_value_of_the_wrong_shape_is_not_believed_but_kept(
    name: str, value: object, attribute: str, expected: object
) -> None:
    task = Task.from_fields({**FULL, name: value})
    assert getattr(task, attribute) == expected
    assert task.fields[name] is value


@pytest.mark.parametrize("fields", [{}, {"taskId": ""}, {"taskId": 7}])
def test_a_task_without_an_id_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="taskId"):
        Task.from_fields(fields)


def test_newer_fields_are_laid_over_the_known_ones() -> None:
    task = Task.from_fields(FULL, read_at=5.0).with_fields({"taskId": "t1", "status": "completed"})
    assert task.status is Status.COMPLETED
    assert task.title == "Write the plan"
    assert task.read_at == 5.0


def test_expired_tasks_leave_a_snapshot_at_their_moment() -> None:
    tasks = (Task.from_fields({**FULL, "expiresAt": 10_000}), Task.from_fields({"taskId": "t2"}))
    snapshot = Snapshot(list_id="l", tasks=tasks, fetched_at=0)
    assert snapshot.without_expired(9.999) is snapshot
    assert [task.id for task in snapshot.without_expired(10.0).tasks] == ["t2"]


def test_what_was_found_in_a_snapshot_serves_it_and_no_other() -> None:
    asked: list[str] = []

    def titles(snapshot: Snapshot) -> list[str]:
        asked.append(snapshot.version)
        return [task.title for task in snapshot.tasks]

    tasks = (Task.from_fields({"taskId": "a", "title": "Sail"}),)
    first = Snapshot(list_id="launch", tasks=tasks, fetched_at=1.0, version="e-1")
    assert first.once(titles) is first.once(titles)
    assert asked == ["e-1"]
    second = replace(first, tasks=(), version="e-2")
    assert (second.once(titles), first.once(titles)) == ([], ["Sail"])
    assert asked == ["e-1", "e-2"]
    assert first == replace(first)
