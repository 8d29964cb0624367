"""The ladder that all who ask of one structure share."""

from __future__ import annotations

from dataclasses import replace

from dashboard.graph import structure
from dashboard.graph.structure import ladder_of
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status


def _task(name: str, *needs: str) -> Task:
    fields = {"taskId": name, "title": name, "status": "pending", "dependsOn": list(needs)}
    return Task.from_fields(fields)


def test_a_new_status_builds_nothing_and_a_new_edge_title_or_agent_does() -> None:
    structure.forget()
    tasks = (_task("a"), _task("b", "a"))
    first = ladder_of(tasks)
    assert ladder_of((replace(tasks[0], status=Status.COMPLETED), tasks[1])) is first
    for changed in (
        replace(tasks[0], depends_on=("b",)),
        replace(tasks[0], title="else"),
        replace(tasks[0], agent="ann"),
        replace(tasks[0], blocked_by=("b",)),
        replace(tasks[0], related=(("run", "b"),)),
    ):
        assert ladder_of((changed, tasks[1])) is not first
