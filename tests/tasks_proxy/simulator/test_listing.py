"""`listTasks`: filters, order, limits and answer shapes."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.tasks_proxy.simulator.conftest import Api, Serve, some_id, workload

ITEM_FIELDS = {
    *("taskId", "orgId", "taskListId", "title", "description", "status", "assignedAgentId"),
    *("progress", "blockedReason", "blockedByTaskIds", "createdAt", "updatedAt"),
}


def test_an_item_has_exactly_the_contracts_fields(api: Api) -> None:
    api.create(metadata={"secret": 1}, result={"a": 1}, somethingElse=True)
    body = api.listing().json()
    assert set(body) == {"tasks", "count"}
    assert body["count"] == 1
    assert set(body["tasks"][0]) == ITEM_FIELDS


def test_tasks_come_newest_first(api: Api) -> None:
    for title in ("first", "second", "third"):
        api.create(title)
    assert api.titles() == ["third", "second", "first"]


def test_tasks_created_in_the_same_instant_come_last_inserted_first(serve: Serve) -> None:
    tasks = [{"createdAt": 5}, {"createdAt": 9}, {"createdAt": 5}]
    assert serve(workload(*tasks)).titles() == ["Task 2", "Task 3", "Task 1"]


def test_an_updated_task_keeps_its_place(api: Api) -> None:
    old = api.create("old")
    api.create("new")
    api.update(old, progress=0.5)
    assert api.titles() == ["new", "old"]


def test_every_combination_of_filters_selects_what_fits_all_of_them(api: Api) -> None:
    choices: dict[str, tuple[Any, ...]] = {
        "taskListId": ("one", "two words/🚀"),
        "status": ("pending", "blocked"),
        "assignedAgentId": ("a", "b"),
        "dependsOn": (some_id(1), some_id(2)),
    }
    made = []
    for combination in itertools.product(*choices.values()):
        fields = dict(zip(choices, combination, strict=True))
        made.append({**fields, "title": "|".join(combination)})
        api.create(**{**made[-1], "dependsOn": [fields["dependsOn"]]})
    for names in itertools.chain.from_iterable(
        itertools.combinations(choices, size) for size in range(5)
    ):
        query = {name: choices[name][1] for name in names}
        expected = [m["title"] for m in made if all(m[k] == v for k, v in query.items())]
        assert api.titles(**query, includeDetails="true") == expected[::-1]


def test_an_unknown_filter_value_selects_nothing(api: Api) -> None:
    api.create(taskListId="one")
    assert api.listing(taskListId="two").json() == {"tasks": [], "count": 0}


def test_a_task_that_moved_is_found_in_its_new_list_alone(api: Api) -> None:
    moved = api.create("moved", taskListId="old", assignedAgentId="a")
    api.update(moved, taskListId="new", assignedAgentId=None)
    assert api.titles(taskListId="old") == []
    assert api.titles(assignedAgentId="a") == []
    assert api.titles(taskListId="new") == ["moved"]


def test_the_limit_is_fifty_and_may_be_a_hundred(serve: Serve) -> None:
    api = serve(workload(*({} for _ in range(120))))
    assert [api.listing().json()["count"], api.listing(limit=100).json()["count"]] == [50, 100]
    assert api.titles(limit=1) == ["Task 120"]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "", "ten", "1e1", "９", " 5", "9" * 40])
def test_a_limit_outside_the_contract_is_refused(api: Api, limit: str) -> None:
    answer = api.listing(limit=limit)
    assert answer.status_code == 400
    assert answer.json()["error"] == "INVALID_REQUEST"
    assert "limit" in answer.json()["message"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "done"),
        ("status", ""),
        ("status", "Pending"),
        ("dependsOn", "task-123"),
        ("includeDetails", "yes"),
    ],
)
def test_a_bad_parameter_is_refused_by_its_name(api: Api, name: str, value: str) -> None:
    answer = api.listing(**{name: value})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(name)


def test_a_reverse_look_up_tells_ids_alone(api: Api) -> None:
    awaited = api.create()
    waiting = [api.create(dependsOn=[awaited], taskListId=name) for name in ("one", "two")]
    body = api.listing(dependsOn=awaited).json()
    assert body == {"taskIds": waiting[::-1], "count": 2, "dependsOn": awaited}


def test_a_reverse_look_up_with_details_has_the_tasks_too(api: Api) -> None:
    awaited = api.create()
    waiting = api.create("waiting", dependsOn=[awaited])
    body = api.listing(dependsOn=awaited, includeDetails="true").json()
    assert set(body) == {"taskIds", "tasks", "count", "dependsOn"}
    assert body["taskIds"] == [waiting]
    assert set(body["tasks"][0]) == ITEM_FIELDS


def test_a_reverse_look_up_may_be_filtered(api: Api) -> None:
    awaited = api.create()
    api.create(dependsOn=[awaited], status="completed")
    waiting = api.create(dependsOn=[awaited])
    assert api.listing(dependsOn=awaited, status="pending").json()["taskIds"] == [waiting]


def test_details_without_a_reverse_look_up_change_nothing(api: Api) -> None:
    api.create()
    assert set(api.listing(includeDetails="true").json()) == {"tasks", "count"}
