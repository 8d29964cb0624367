"""Pages of tasks, runs and artefacts: filters, order, and addresses of the pages around one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from tasks_proxy.simulator.operations import Answer
from tasks_proxy.simulator.posthog.project import Project
from tasks_proxy.simulator.posthog.refusals import not_a_choice
from tasks_proxy.simulator.posthog.shapes import JsonObject

DEFAULT, MOST = 50, 100

Fits = Callable[[Project, JsonObject, str], bool]


def list_tasks(project: Project, query: Mapping[str, str], address: str) -> Answer:
    """The tasks that fit every filter, the newest first or, if asked, the latest active first."""
    rows = [task for task in project.newest_first() if _fits(project, task, query)]
    ordering = "-created_at" if project.older else query.get("ordering", "-created_at")
    if ordering == "-last_activity_at":
        rows.sort(key=lambda task: (task["last_activity_at"], task["id"]), reverse=True)
    elif ordering != "-created_at":
        raise not_a_choice(ordering, "ordering")
    return page(rows, query, address)


def page(rows: Sequence[JsonObject], query: Mapping[str, str], address: str) -> Answer:
    """One page of `rows`; `address` is where it was asked for, without the query."""
    limit = min(MOST, _whole(query.get("limit"), DEFAULT) or DEFAULT)
    offset = _whole(query.get("offset"), 0)

    def at(start: int) -> str:
        more = {"offset": str(start)} if start > 0 else {}
        kept = {name: value for name, value in query.items() if name != "offset"}
        return f"{address}?{urlencode({**kept, 'limit': str(limit), **more})}"

    return Answer(
        200,
        {
            "count": len(rows),
            "next": at(offset + limit) if offset + limit < len(rows) else None,
            "previous": at(max(0, offset - limit)) if offset > 0 else None,
            "results": list(rows[offset : offset + limit]),
        },
    )


def _whole(text: str | None, default: int) -> int:
    """The number; like the framework's paginator, what is none counts as absent."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() else default


def _fits(project: Project, task: JsonObject, query: Mapping[str, str]) -> bool:
    if not _flagged(task, "archived", query) or not _flagged(task, "internal", query):
        return False
    return all(
        fits(project, task, query[name]) for name, fits in _FILTERS.items() if query.get(name)
    )


def _flagged(task: JsonObject, name: str, query: Mapping[str, str]) -> bool:
    wanted = query.get(name, "false").lower()
    return wanted == "all" or task[name] == (wanted in {"true", "1"})


def _status(project: Project, task: JsonObject, wanted: str) -> bool:
    return bool(task["latest_run"]) and task["latest_run"]["status"] == wanted


def _stage(project: Project, task: JsonObject, wanted: str) -> bool:
    return any(run["stage"] == wanted for run in project.runs.get(task["id"], ()))


def _repository(project: Project, task: JsonObject, wanted: str) -> bool:
    name, sought = task["repository"] or "", wanted.lower()
    return name == sought if "/" in sought else name.endswith(f"/{sought}")


def _organization(project: Project, task: JsonObject, wanted: str) -> bool:
    return (task["repository"] or "").startswith(f"{wanted.lower()}/")


def _search(project: Project, task: JsonObject, wanted: str) -> bool:
    sought = wanted.lower()
    if sought in task["title"].lower() or sought in task["description"].lower():
        return True
    digits = wanted[len(wanted.rstrip("0123456789")) :]
    return bool(digits) and task["task_number"] == int(digits)


def _creator(project: Project, task: JsonObject, wanted: str) -> bool:
    return bool(task["created_by"]) and str(task["created_by"]["id"]) == wanted


_FILTERS: dict[str, Fits] = {
    "status": _status,
    "stage": _stage,
    "repository": _repository,
    "organization": _organization,
    "search": _search,
    "created_by": _creator,
    "origin_product": lambda project, task, wanted: task["origin_product"] == wanted,
    "exclude_origin_product": lambda project, task, wanted: task["origin_product"] != wanted,
    "channel": lambda project, task, wanted: task["channel"] == wanted.lower(),
}
