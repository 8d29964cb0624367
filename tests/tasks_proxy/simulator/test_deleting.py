"""`deleteTask`: protection of dependents and the cascade."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks_proxy.simulator.operations import delete_task
from tasks_proxy.simulator.workload import workload_from
from tasks_proxy.simulator.world import World
from tests.tasks_proxy.simulator.conftest import Api, some_id, workload


def test_a_task_without_dependents_is_deleted(api: Api) -> None:
    task_id = api.create(taskListId="one")
    answer = api.call("DELETE", f"/{task_id}")
    assert answer.status_code == 200
    assert answer.json() == {"deleted": True, "deletedCount": 1, "deletedTaskIds": [task_id]}
    assert api.call("GET", f"/{task_id}").status_code == 404
    assert api.listing(taskListId="one").json()["count"] == 0


def test_dependents_of_any_list_protect_a_task(api: Api) -> None:
    task_id = api.create(taskListId="one")
    dependents = [api.create(dependsOn=[task_id], taskListId=name) for name in ("one", "two")]
    for query in ({}, {"cascade": "false"}):
        answer = api.call("DELETE", f"/{task_id}", params=query)
        assert answer.status_code == 409
        assert answer.json()["error"] == "TASK_HAS_DEPENDENTS"
        assert "2 dependent task(s)" in answer.json()["message"]
        assert answer.json()["dependentTaskIds"] == dependents
    assert api.listing().json()["count"] == 3


def test_a_cascade_takes_dependents_across_lists_however_far(api: Api) -> None:
    first = api.create(taskListId="one")
    second = api.create(taskListId="two", dependsOn=[first])
    third = api.create(dependsOn=[second, first])
    bystander = api.create("bystander", taskListId="one")
    answer = api.call("DELETE", f"/{first}", params={"cascade": "true"})
    assert answer.json()["deletedCount"] == 3
    assert answer.json()["deletedTaskIds"][0] == first
    assert set(answer.json()["deletedTaskIds"]) == {first, second, third}
    assert api.titles() == ["bystander"]
    assert api.task(bystander)["title"] == "bystander"


def test_a_task_that_no_longer_depends_does_not_protect(api: Api) -> None:
    task_id = api.create()
    former = api.create(dependsOn=[task_id])
    api.update(former, dependsOn=[])
    assert api.call("DELETE", f"/{task_id}").status_code == 200


def test_a_task_that_depends_on_itself_can_be_deleted(api: Api) -> None:
    task_id = api.create()
    api.update(task_id, dependsOn=[task_id])
    assert api.call("DELETE", f"/{task_id}").json()["deletedCount"] == 1


def test_a_cycle_goes_as_a_whole(api: Api) -> None:
    first = api.create()
    second = api.create(dependsOn=[first])
    api.update(first, dependsOn=[second])
    assert api.call("DELETE", f"/{first}").status_code == 409
    answer = api.call("DELETE", f"/{first}", params={"cascade": "true"})
    assert answer.json()["deletedCount"] == 2


@pytest.mark.parametrize("word", ["1", "yes", "TRUE", ""])
def test_a_cascade_that_is_neither_true_nor_false_deletes_nothing(api: Api, word: str) -> None:
    task_id = api.create()
    answer = api.call("DELETE", f"/{task_id}", params={"cascade": word})
    assert (answer.status_code, api.listing().json()["count"]) == (400, 1)


@given(st.lists(st.lists(st.integers(1, 12), max_size=4), min_size=1, max_size=12), st.data())
def test_a_cascade_leaves_no_edge_to_a_deleted_task(
    dependencies: list[list[int]], data: st.DataObject
) -> None:
    world = World()
    tasks = [{"dependsOn": [some_id(n) for n in row]} for row in dependencies]
    made = workload_from(workload(*tasks), "test").tasks_at(world, now_is_newest=False)
    for task in made:
        world.store.put(task)
    chosen = data.draw(st.sampled_from(made))["taskId"]
    deleted = set(delete_task(world, chosen, {"cascade": "true"}).body["deletedTaskIds"])
    kept = list(world.store.oldest_first())
    assert chosen in deleted
    assert len(kept) + len(deleted) == len(made)
    assert not any(deleted & set(task["dependsOn"]) for task in kept)
    # Nothing went without a reason: each deleted task but the first depends on another deleted.
    for task in made:
        if task["taskId"] in deleted - {chosen}:
            assert deleted & set(task["dependsOn"])
