"""Starting and ending runs, and the way to a run's log."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.lists.lookup import task_list_and_access
from dashboard.member import MemberRequest
from dashboard.runs.forms import RunForm
from dashboard.runs.shown import runs_of
from dashboard.tasks.outcome import Failure, dialog, done, failure_of
from dashboard.tasks.writing import ONE_ACTION_SECONDS, Desk, desk_for, task_named
from tasks_proxy.connections.capabilities import capabilities_of
from tasks_proxy.core.errors import TaskloomError
from tasks_proxy.core.patience import within
from tasks_proxy.proxy import run_orders


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@within(ONE_ACTION_SECONDS)
def start(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The order for a new run of a task, and what comes of it."""
    desk = _desk(request, organisation, key)
    task_id = task_named(request)
    if request.method != "POST":
        return _asked(request, desk, task_id, RunForm())
    form = RunForm(request.POST)
    if not form.is_valid():
        return _asked(request, desk, task_id, form, status=422)
    try:
        run_orders.run_start(desk.editor, task_id, form.order(_latest(desk, task_id)))
    except TaskloomError as error:
        failure = failure_of(error)
        return _asked(request, desk, task_id, form, failure=failure, status=failure.status)
    return done(request, desk, f"Started a run of {desk.quoted(task_id)}", task=task_id)


@login_required
@require_POST
@within(ONE_ACTION_SECONDS)
def cancel(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """End a run."""
    desk = _desk(request, organisation, key)
    task_id = task_named(request)
    run_id = request.POST.get("run", "")
    try:
        run_orders.run_cancel(desk.editor, task_id, run_id)
    except TaskloomError as error:
        failure = failure_of(error)
        context = {"failure": failure, "title": desk.title(task_id), "task_id": task_id}
        return dialog(request, desk, "runs/failed.html", context, status=failure.status)
    return done(request, desk, f"Cancelled a run of {desk.quoted(task_id)}", task=task_id)


@login_required
@never_cache
@require_safe
def log(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Lead on to the run's log, whose address is good for an hour and is kept nowhere."""
    task_list, _ = task_list_and_access(request.user, organisation, key)
    if not capabilities_of(task_list.connection).runs:
        raise Http404("The upstream of this list has no runs.")
    try:
        address = run_orders.run_log(
            task_list.connection, task_named(request), request.GET.get("run", "")
        )
    except TaskloomError as error:
        raise Http404(str(error)) from error
    if address is None:
        raise Http404("This run has no log.")
    response = HttpResponseRedirect(address)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _desk(request: MemberRequest, organisation: str, key: str) -> Desk:
    desk = desk_for(request, organisation, key)
    if not desk.can.runs:
        raise Http404("The upstream of this list has no runs.")
    return desk


def _latest(desk: Desk, task_id: str) -> str | None:
    task = desk.task(task_id)
    runs = runs_of(task) if task else ()
    return runs[0].run_id if runs else None


def _asked(
    request: MemberRequest,
    desk: Desk,
    task_id: str,
    form: RunForm,
    *,
    failure: Failure | None = None,
    status: int = 200,
) -> HttpResponse:
    if _latest(desk, task_id) is None:
        del form.fields["resume"]
    context = {
        "form": form,
        "task_id": task_id,
        "title": desk.title(task_id),
        "failure": failure,
    }
    return dialog(request, desk, "runs/start.html", context, status=status)
