"""Runs and reports beside tasks: what is drawn, and that nothing is invented."""

from __future__ import annotations

from typing import Any

from dashboard.graph.model import graph_of
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.relations import owners_of


def snapshot_of(*tasks: dict[str, Any]) -> Snapshot:
    rows = tuple(Task.from_fields({"title": task["taskId"], **task}) for task in tasks)
    return Snapshot(list_id="l", tasks=rows, fetched_at=0)


def run(run_id: str, status: str = "completed", resumes: str | None = None) -> dict[str, Any]:
    return {"id": run_id, "taskStatus": status, "state": {"resume_from_run_id": resumes}}


def edges(snapshot: Snapshot) -> set[tuple[str, str, str]]:
    return {(e.source, e.target, e.kind.value) for e in graph_of(snapshot.related.tasks).edges}


def test_a_snapshot_without_relations_stays_itself() -> None:
    plain = snapshot_of({"taskId": "a"}, {"taskId": "b", "dependsOn": ["a"]})
    assert plain.related is plain


def test_runs_hang_on_their_task_and_on_the_run_that_they_resume() -> None:
    found = snapshot_of(
        {"taskId": "a", "runs": [run("r1", "failed"), run("r2", resumes="r1"), run("r3")]}
    )
    assert edges(found) == {("a", "r1", "run"), ("r1", "r2", "resumes"), ("a", "r3", "run")}
    assert [task.title for task in found.related.tasks] == ["a", "Run 1", "Run 2", "Run 3"]
    assert found.related.by_id["r1"].status == "failed"
    assert owners_of(found) == {"r1": "a", "r2": "a", "r3": "a"}


def test_a_run_that_resumes_an_unknown_one_hangs_on_its_task() -> None:
    assert edges(snapshot_of({"taskId": "a", "runs": [run("r1", resumes="gone")]})) == {
        ("a", "r1", "run")
    }


def test_tasks_of_linked_reports_are_joined_through_the_reports_alone() -> None:
    links = [{"kind": "depends", "report": "q"}, {"kind": "duplicates", "report": "elsewhere"}]
    found = snapshot_of(
        {"taskId": "a", "signal_report": "p", "reportLinks": links},
        {"taskId": "b", "signal_report": "p", "reportLinks": links},
        {"taskId": "c", "signal_report": "q", "reportLinks": []},
    )
    assert edges(found) == {
        ("p", "a", "report"),
        ("p", "b", "report"),
        ("q", "c", "report"),
        ("q", "p", "depends"),
        ("elsewhere", "p", "duplicates"),
    }
    assert graph_of(found.related.tasks).ghosts == {"elsewhere"}


def test_tasks_without_relations_stand_by_their_stage() -> None:
    found = snapshot_of(
        {"taskId": "a", "statusWord": "queued"},
        {"taskId": "b", "progressMessage": "build"},
        {"taskId": "c", "statusWord": "queued"},
        {"taskId": "d", "runs": [run("r1")]},
    )
    assert [task.id for task in found.related.tasks] == ["d", "r1", "b", "a", "c"]


def test_expanding_twice_adds_nothing() -> None:
    found = snapshot_of({"taskId": "a", "runs": [run("r1")]})
    assert found.related.related is found.related
