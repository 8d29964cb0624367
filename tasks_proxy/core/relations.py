"""What a task is related to beside its dependencies: its runs, and the report that it came from.

Runs and reports are drawn as nodes of their own, and nothing is invented: an edge stands only
where the upstream tells of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # that module imports this one
    from tasks_proxy.core.records import Snapshot, Task

RUN, RESUMES, REPORT = "run", "resumes", "report"
DEPENDS = "depends"
"""The one kind of link between reports that means to wait."""


def with_relations(snapshot: Snapshot) -> Snapshot:
    """The snapshot with runs and reports among its tasks, and those without relations by stage.

    The same snapshot where no task of it has any.
    """
    if not any(_runs(task) or _report(task) for task in snapshot.tasks):
        return snapshot
    tied = [task for task in snapshot.tasks if _runs(task) or _report(task)]
    loose = sorted(
        (task for task in snapshot.tasks if not _runs(task) and not _report(task)), key=_stage
    )
    nodes = [*_reports(tied), *(node for task in tied for node in _with_runs(task)), *loose]
    return replace(snapshot, tasks=tuple(nodes))


def owners_of(snapshot: Snapshot) -> dict[str, str]:
    """The task that each run belongs to, by the runs' ids."""
    return {run["id"]: task.id for task in snapshot.tasks for run in _runs(task)}


def _with_runs(task: Task) -> Iterator[Task]:
    report = _report(task)
    yield replace(task, related=((REPORT, report),)) if report else task
    runs = _runs(task)
    names = {run["id"] for run in runs}
    for number, run in enumerate(runs, start=1):
        state = run.get("state")
        resumed = str(state.get("resume_from_run_id")) if isinstance(state, dict) else ""
        source = (RESUMES, resumed) if resumed in names else (RUN, task.id)
        yield _run(task, number, run, source)


def _run(task: Task, number: int, run: Mapping[str, Any], source: tuple[str, str]) -> Task:
    stage = run.get("stage")
    return type(task).from_fields(
        {
            "taskId": run["id"],
            "title": f"Run {number}" + (f" · {stage}" if isinstance(stage, str) and stage else ""),
            "status": run.get("taskStatus"),
            "assignedAgentId": run.get("model") or run.get("runtime_adapter"),
            "error": run.get("error_message"),
            "startedAt": run.get("startedAt"),
            "completedAt": run.get("completedAt"),
            "relatedTo": [{"kind": source[0], "taskId": source[1]}],
            "nodeKind": RUN,
        }
    )


def _reports(tasks: list[Task]) -> Iterator[Task]:
    """A node for each report, the links of reports leading to it."""
    seen: set[str] = set()
    for task in tasks:
        report = _report(task)
        if report is None or report in seen:
            continue
        seen.add(report)
        links = [link for link in task.fields.get("reportLinks", ()) if isinstance(link, dict)]
        yield type(task).from_fields(
            {
                "taskId": report,
                "title": f"Signal report {report[:8]}",
                "status": None,
                "dependsOn": [link["report"] for link in links if link["kind"] == DEPENDS],
                "relatedTo": [
                    {"kind": link["kind"], "taskId": link["report"]}
                    for link in links
                    if link["kind"] != DEPENDS
                ],
                "nodeKind": REPORT,
            }
        )


def without_run(task: Task) -> bool:
    """Whether the task is worked at by runs, and none was started yet."""
    return task.fields.get("runs") == []


def _runs(task: Task) -> list[Mapping[str, Any]]:
    runs = task.fields.get("runs")
    if not isinstance(runs, list):
        return []
    return [run for run in runs if isinstance(run, dict) and isinstance(run.get("id"), str)]


def _report(task: Task) -> str | None:
    report = task.fields.get("signal_report")
    return report if isinstance(report, str) and report else None


def _stage(task: Task) -> str:
    return task.progress_message or str(task.fields.get("statusWord") or task.status)
