"""The indexed store against a plain list that is searched from end to end."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tasks_proxy.simulator.contract import new_task
from tasks_proxy.simulator.store import Store
from tests.tasks_proxy.simulator.conftest import some_id

NAMES = st.sampled_from([None, "a", "b"])
TASKS = st.builds(
    lambda number, list_id, agent, status, created, depends_on, expires: new_task(
        {
            "taskId": some_id(number),
            "taskListId": list_id,
            "assignedAgentId": agent,
            "status": status,
            "createdAt": created,
            "expiresAt": expires,
            "dependsOn": [some_id(n) for n in depends_on],
        }
    ),
    st.integers(1, 8),
    NAMES,
    NAMES,
    st.sampled_from(["pending", "completed"]),
    st.integers(1, 3),
    st.lists(st.integers(1, 8), max_size=3),
    st.none() | st.integers(1, 3),
)
ACTIONS = st.lists(
    TASKS | st.builds(some_id, st.integers(1, 8)) | st.integers(1, 3), min_size=1, max_size=40
)


class PlainStore:
    """The same promises kept slowly: tasks in insertion order."""

    def __init__(self) -> None:
        self.tasks: dict[str, dict[str, Any]] = {}

    def newest(self, filters: dict[str, str], depends_on: str | None) -> list[dict[str, Any]]:
        found = [
            task
            for task in self.tasks.values()
            if all(task[name] == value for name, value in filters.items())
            and (depends_on is None or depends_on in task["dependsOn"])
        ]
        oldest = sorted(found, key=lambda task: task["createdAt"])
        return oldest[::-1]


@given(ACTIONS)
def test_the_store_answers_as_a_plain_search_does(actions: list[Any]) -> None:
    store, plain = Store(), PlainStore()
    for action in actions:
        if isinstance(action, dict):
            store.put(action)
            plain.tasks[action["taskId"]] = action
        elif isinstance(action, str):
            store.remove([action])
            plain.tasks.pop(action, None)
        else:
            store.remove_expired(action)
            plain.tasks = {
                task_id: task
                for task_id, task in plain.tasks.items()
                if task["expiresAt"] is None or task["expiresAt"] > action
            }
    filters: list[dict[str, str]] = [
        {},
        {"taskListId": "a"},
        {"taskListId": "a", "assignedAgentId": "b", "status": "pending"},
    ]
    for chosen in filters:
        for depends_on in (None, some_id(1)):
            assert store.newest(chosen, depends_on, 100) == plain.newest(chosen, depends_on)
    assert len(store) == len(plain.tasks)
    for number in range(1, 9):
        waiting = {i for i, task in plain.tasks.items() if some_id(number) in task["dependsOn"]}
        assert set(store.dependents(some_id(number))) == waiting


def test_the_limit_cuts_after_the_newest() -> None:
    store = Store()
    for number in range(1, 6):
        store.put(new_task({"taskId": some_id(number), "createdAt": number}))
    assert [task["createdAt"] for task in store.newest({}, None, 2)] == [5, 4]
