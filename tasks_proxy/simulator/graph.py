"""The dependency graph of one list, as `getDependencyGraph` answers it."""

from __future__ import annotations

from collections.abc import Iterable

from tasks_proxy.simulator.contract import JsonObject

SUMMARY = ("title", "status", "assignedAgentId")


def dependency_graph(list_id: str, tasks: Iterable[JsonObject], *, bare: bool) -> JsonObject:
    """The body of the answer: counts, roots, leaves and the adjacency list of `tasks`.

    A task's dependsOn is told as it stands, ids outside the list included; its dependents are
    those within the list. With `bare` nothing else is told of a task.
    """
    members = {task["taskId"]: task for task in tasks}
    dependents: dict[str, dict[str, None]] = {task_id: {} for task_id in members}
    for task_id, task in members.items():
        for dependency in task["dependsOn"]:
            if dependency in dependents:
                dependents[dependency][task_id] = None
    summary = () if bare else SUMMARY
    return {
        "taskListId": list_id,
        "taskCount": len(members),
        "roots": [task_id for task_id, task in members.items() if not task["dependsOn"]],
        "leaves": [task_id for task_id in members if not dependents[task_id]],
        "graph": {
            task_id: {
                **{name: task[name] for name in summary},
                "dependsOn": task["dependsOn"],
                "dependents": list(dependents[task_id]),
            }
            for task_id, task in members.items()
        },
    }
