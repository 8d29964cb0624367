"""Deleting a task, after a look at all that would go with it."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard.member import MemberRequest
from dashboard.tasks.cascade import Cascade, cascade
from dashboard.tasks.conflict import parsed_instant
from dashboard.tasks.outcome import Failure, dialog, done, failure_of
from dashboard.tasks.values import shown
from dashboard.tasks.writing import ONE_ACTION_SECONDS, Desk, desk_for, task_named
from tasks_proxy.connections.capabilities import Operation
from tasks_proxy.core.errors import TaskChanged, TaskHasDependents, TaskloomError
from tasks_proxy.core.patience import within
from tasks_proxy.proxy import edits
from tasks_proxy.proxy.edits import Seen

MOST_UNASKED = 5
"""Tasks that may go without their number being typed."""

MOST_LISTED = 200


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@within(ONE_ACTION_SECONDS)
def delete(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Show what a delete takes; do it once that was seen and, for many, its number was typed."""
    desk = desk_for(request, organisation, key, Operation.DELETE)
    task_id = task_named(request)
    found = cascade(desk.task_list, [task_id])
    if request.method != "POST":
        return _preview(request, desk, task_id, found)
    problem = objection(request, found)
    if len(found.ids) > 1 and not desk.can.can(Operation.CASCADE):
        problem = "Others depend on this task, and the upstream cannot delete them together."
    if problem:
        return _preview(request, desk, task_id, found, problem=problem, status=422)
    return _delete(request, desk, task_id, found)


def _delete(request: MemberRequest, desk: Desk, task_id: str, found: Cascade) -> HttpResponse:
    # Whoever deletes does not care for progress; what the task is must be what they saw.
    seen = Seen(at=parsed_instant(request.POST.get("seen")), was=_was(desk, task_id))
    try:
        gone = edits.task_delete(desk.editor, task_id, seen, cascade=len(found.ids) > 1)
    except TaskChanged as error:
        edits.settle(desk.editor, [task_id])
        title, status = error.current.get("title"), shown("status", error.current.get("status"))
        problem = f"Somebody changed the task meanwhile. It is now “{title}”, {status.lower()}."
        return _preview(request, desk, task_id, found, problem=problem, status=409)
    except TaskHasDependents as error:
        edits.settle(desk.editor, error.dependents)
        found = cascade(desk.task_list, [task_id, *error.dependents])
        problem = f"{error} We had not seen all of them; look again."
        return _preview(request, desk, task_id, found, problem=problem, status=409)
    except TaskloomError as error:
        failure = failure_of(error)
        return _preview(request, desk, task_id, found, failure=failure, status=failure.status)
    words = f"Deleted {desk.quoted(task_id)}"
    if len(gone) > 1:
        words += f" and {len(gone) - 1} that depended on it"
    return done(request, desk, words, gone=gone)


def objection(request: MemberRequest, found: Cascade) -> str | None:
    """Why what was confirmed is not what would go; None where it is."""
    seen = set(request.POST.getlist("doomed"))
    if not seen.issuperset(found.ids):
        return "More tasks would go than you were shown. Look again."
    typed = request.POST.get("typed", "").strip()
    if len(found.ids) > MOST_UNASKED and typed != str(len(found.ids)):
        return f"Type {len(found.ids)}, the number of tasks, to delete them."
    return None


def _was(desk: Desk, task_id: str) -> dict[str, object] | None:
    task = desk.task(task_id)
    if task is None:
        return None
    return {name: task.fields.get(name) for name in ("title", "status")}


def _preview(
    request: MemberRequest,
    desk: Desk,
    task_id: str,
    found: Cascade,
    *,
    problem: str | None = None,
    failure: Failure | None = None,
    status: int = 200,
) -> HttpResponse:
    doomed = sorted(found.doomed, key=lambda one: one.task_list.pk != desk.task_list.pk)
    groups = [
        (row, list(several))
        for row, several in groupby(doomed[:MOST_LISTED], lambda d: d.task_list)
    ]
    task = desk.task(task_id)
    context = {
        "task_id": task_id,
        "title": desk.title(task_id),
        "cascade": found,
        "groups": groups,
        "more": max(0, len(doomed) - MOST_LISTED),
        "types": len(found.ids) > MOST_UNASKED,
        "seen": (task.updated_at if task else None) or "",
        "typed": request.POST.get("typed", ""),
        "problem": problem,
        "failure": failure,
    }
    return dialog(request, desk, "tasks/delete.html", context, status=status)
