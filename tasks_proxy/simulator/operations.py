"""The six operations of the contract as functions on a world; the caller holds its lock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tasks_proxy.simulator.contract import LIST_FIELDS, OWN_FIELDS, PENDING, JsonObject, new_task
from tasks_proxy.simulator.graph import dependency_graph
from tasks_proxy.simulator.rules import status_changes
from tasks_proxy.simulator.validation import check_create, check_update, flag, list_query
from tasks_proxy.simulator.world import World


class Answer(NamedTuple):
    """An HTTP status, the JSON body that goes with it, and further headers."""

    status: int
    body: JsonObject
    headers: Mapping[str, str] = {}


def refusal(status: int, code: str, message: str, **more: object) -> Answer:
    """An error answer: `{"error": code, "message": message}` and `more`."""
    return Answer(status, {"error": code, "message": message, **more})


def list_tasks(world: World, query: Mapping[str, str]) -> Answer:
    """`listTasks`, in the answer shape that dependsOn and includeDetails choose.

    Raises InvalidRequest.
    """
    wanted = list_query(query)
    found = world.store.newest(wanted.filters, wanted.depends_on, wanted.limit)
    body: JsonObject = {"count": len(found)}
    if wanted.depends_on is None:
        return Answer(200, {"tasks": [_item(task) for task in found], **body})
    body = {"taskIds": [task["taskId"] for task in found], **body, "dependsOn": wanted.depends_on}
    if wanted.include_details:
        body["tasks"] = [_item(task) for task in found]
    return Answer(200, body)


def create_task(world: World, body: JsonObject) -> Answer:
    """`createTask`. Raises InvalidRequest."""
    check_create(body)
    given = {name: value for name, value in body.items() if name not in OWN_FIELDS}
    now = world.clock.tick()
    own = {"taskId": world.ids.next(), "orgId": world.org, "createdAt": now, "updatedAt": now}
    started = status_changes(PENDING, given.get("status", PENDING), now)
    task = new_task({**given, **own, **started})
    world.store.put(task)
    names = ("taskId", "orgId", "title", "status", "createdAt")
    return Answer(201, {name: task[name] for name in names})


def get_task(world: World, task_id: str) -> Answer:
    """`getTask`: every field, those that only clients know included."""
    task = world.store.get(task_id.lower())
    return Answer(200, task) if task is not None else _no_task()


def update_task(world: World, task_id: str, body: JsonObject) -> Answer:
    """`updateTask`: changes what `body` holds and what the status rules add. InvalidRequest."""
    task = world.store.get(task_id.lower())
    if task is None:
        return _no_task()
    check_update(body)
    kept = OWN_FIELDS | {"createdByAgentId"}
    given = {name: value for name, value in body.items() if name not in kept}
    now = world.clock.tick()
    ruled = status_changes(task["status"], given.get("status") or task["status"], now)
    changed = {**task, **given, **ruled, "updatedAt": now}
    world.store.put(changed)
    return Answer(200, {name: changed[name] for name in ("taskId", "status", "updatedAt")})


def delete_task(world: World, task_id: str, query: Mapping[str, str]) -> Answer:
    """`deleteTask`: refused with 409 where others depend on it, unless they go too."""
    cascade = flag(query, "cascade")
    task = world.store.get(task_id.lower())
    if task is None:
        return _no_task()
    doomed = _with_dependents(world, task["taskId"])
    direct = [other for other in world.store.dependents(task["taskId"]) if other != task["taskId"]]
    if direct and not cascade:
        return refusal(
            409,
            "TASK_HAS_DEPENDENTS",
            f"Cannot delete task with {len(direct)} dependent task(s). "
            "Use cascade=true to delete all.",
            dependentTaskIds=direct,
        )
    world.clock.tick()
    world.store.remove(doomed)
    return Answer(200, {"deleted": True, "deletedCount": len(doomed), "deletedTaskIds": doomed})


def get_dependency_graph(world: World, list_id: str) -> Answer:
    """`getDependencyGraph`; a list that nobody has used is an empty one."""
    tasks = world.store.oldest_first(taskListId=list_id)
    return Answer(200, dependency_graph(list_id, tasks, bare=world.bare_graph))


def _item(task: JsonObject) -> JsonObject:
    return {name: task[name] for name in LIST_FIELDS}


def _no_task() -> Answer:
    return refusal(404, "TASK_NOT_FOUND", "Task not found.")


def _with_dependents(world: World, task_id: str) -> list[str]:
    """The task and all that depend on it, however far and in whatever list; itself first."""
    found = {task_id: None}
    queue = [task_id]
    for current in queue:
        for dependent in world.store.dependents(current):
            if dependent not in found:
                found[dependent] = None
                queue.append(dependent)
    return list(found)
