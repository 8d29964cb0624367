"""Taking an action back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard.member import MemberRequest
from dashboard.tasks.circles import refuse_circles
from dashboard.tasks.outcome import Failure, dialog, done, failure_of
from dashboard.tasks.undo import Step, Undo, undo_drop, undo_find
from dashboard.tasks.writing import MANY_ACTIONS_SECONDS, Desk, desk_for
from tasks_proxy.core.errors import TaskChanged, TaskHasDependents, TaskloomError
from tasks_proxy.core.patience import within
from tasks_proxy.proxy import edits
from tasks_proxy.proxy.edits import Seen


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@within(MANY_ACTIONS_SECONDS)
def undo(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Ask whether, then take back what `undo=` names; what somebody changed since stays."""
    desk = desk_for(request, organisation, key)
    name = request.POST.get("undo") or request.GET.get("undo", "")
    found = undo_find(request, name)
    if found is None or found.list_pk != desk.task_list.pk:
        problem = Failure("There is nothing to take back", "Its time is over, or it was done.", 410)
        return dialog(request, desk, "tasks/failed.html", {"failure": problem}, status=410)
    if request.method != "POST":
        return dialog(request, desk, "tasks/undo.html", {"undo": found, "name": name})
    failed = _taken_back(desk, found)
    if failed:
        context = {"failure": failed, "undo": found, "name": name}
        return dialog(request, desk, "tasks/undo.html", context, status=failed.status)
    undo_drop(request, name)
    gone = [step.task for step in found.steps if step.kind == "delete"]
    return done(request, desk, f"Taken back. ({found.words})", gone=gone)


def _taken_back(desk: Desk, found: Undo) -> Failure | None:
    """Send the steps; the first failure, where there was one."""
    failed: Failure | None = None
    touched: list[str] = []
    for step in found.steps:
        try:
            _send(desk, step)
        except (TaskChanged, TaskHasDependents) as error:
            failed = failed or _changed_since(desk, step, error)
        except TaskloomError as error:
            failed = failed or failure_of(error)
            break
        else:
            touched.append(step.task)
    edits.settle(desk.editor, touched)
    return failed


def _send(desk: Desk, step: Step) -> None:
    seen = Seen(was=step.was)
    if step.kind == "delete":
        edits.task_delete(desk.editor, step.task, seen, settled=False)
    else:
        refuse_circles(desk, step.task, step.was, step.changes)
        edits.task_update(desk.editor, step.task, step.changes, seen, settled=False)


def _changed_since(desk: Desk, step: Step, error: TaskloomError) -> Failure:
    why = "others depend on it now" if isinstance(error, TaskHasDependents) else "it has changed"
    return Failure(
        "Not taken back", f"{desk.quoted(step.task)} was left alone, because {why} since.", 409
    )
