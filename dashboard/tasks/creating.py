"""New tasks: one by a form, perhaps filled from another task, or many at once by pasting them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard.member import MemberRequest
from dashboard.tasks.forms import TaskForm
from dashboard.tasks.outcome import Failure, dialog, done, failure_of
from dashboard.tasks.pasted import MOST, PastedError, pasted
from dashboard.tasks.pasting import create_all, remaining
from dashboard.tasks.undo import Step, Undo
from dashboard.tasks.writing import MANY_ACTIONS_SECONDS, ONE_ACTION_SECONDS, Desk, desk_for
from dashboard.titles import quoted
from tasks_proxy.connections.capabilities import Operation
from tasks_proxy.core.errors import TaskloomError
from tasks_proxy.core.patience import within
from tasks_proxy.core.records import Task
from tasks_proxy.proxy import edits

MOST_TEMPLATES = 12
_COPIED = ("title", "description", "assignedAgentId", "dependsOn", "metadata", "maxRetries")
_ESSENTIAL = ("title", "description", "assignedAgentId", "dependsOn", "taskListId")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@within(ONE_ACTION_SECONDS)
def new(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The form of a new task; `?from=` fills it from a task of the list."""
    desk = desk_for(request, organisation, key, Operation.CREATE)
    names = [name for name, field in desk.can.fields.items() if field.creates]
    if request.method != "POST":
        form = TaskForm(desk, names, _initial(desk, request.GET.get("from")))
        return _page(request, desk, form)
    form = TaskForm(desk, names, {}, request.POST)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    fields = form.fields_of_new()
    try:
        task_id = edits.task_create(desk.editor, fields)
    except TaskloomError as error:
        failure = failure_of(error)
        return _page(request, desk, form, failure=failure, status=failure.status)
    words = f"Created {quoted(fields['title'])}"
    undo = Undo(list_pk=desk.task_list.pk, words=words, steps=(made(task_id, fields),))
    here = fields.get("taskListId") == desk.task_list.list_id
    return done(request, desk, words, task=task_id if here else None, undo=undo)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@within(MANY_ACTIONS_SECONDS)
def paste(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Many new tasks, from lines or JSON; what was not created stays in the form."""
    desk = desk_for(request, organisation, key, Operation.CREATE)
    context: dict[str, Any] = {"most": MOST, "text": "", "chain": False, "problem": None}
    if request.method != "POST":
        return dialog(request, desk, "tasks/paste.html", context)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    chain = request.POST.get("chain") == "1"
    context |= {"text": text, "chain": chain}
    try:
        wanted = pasted(text, desk.can, chain=chain)
    except PastedError as error:
        context["problem"] = str(error)
        return dialog(request, desk, "tasks/paste.html", context, status=422)
    results = create_all(desk, wanted)
    good = [result for result in results if result.task_id]
    if len(good) == len(results):
        words = f"Created {len(good)} task{'' if len(good) == 1 else 's'}"
        steps = tuple(made(r.task_id, {"title": r.title}) for r in reversed(good) if r.task_id)
        undo = Undo(list_pk=desk.task_list.pk, words=words, steps=steps)
        return done(request, desk, words, undo=undo)
    context |= {"results": results, "good": len(good), "text": remaining(results), "chain": False}
    status = next((r.failure.status for r in results if r.failure), 422)
    return dialog(request, desk, "tasks/paste.html", context, status=status)


def made(task_id: str, fields: dict[str, Any]) -> Step:
    """The step that takes a new task away again, as long as it is what it was made."""
    return Step(kind="delete", task=task_id, changes={}, was={"title": fields["title"]})


def _initial(desk: Desk, template: str | None) -> dict[str, Any]:
    """What a new task begins with: the list, and what is copied from another task."""
    initial: dict[str, Any] = {"taskListId": desk.task_list.list_id}
    task = desk.task(template) if template else None
    if task is not None:
        initial |= {n: task.fields[n] for n in _COPIED if task.fields.get(n) is not None}
    return {n: v for n, v in initial.items() if n in desk.can.fields}


def _templates(desk: Desk) -> list[Task]:
    """The newest tasks of the list, to begin from."""
    tasks = desk.snapshot.tasks if desk.snapshot else ()
    return sorted(tasks, key=lambda task: -(task.created_at or 0))[:MOST_TEMPLATES]


def _page(
    request: MemberRequest,
    desk: Desk,
    form: TaskForm,
    *,
    failure: Failure | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = form.rows
    context = {
        "form": form,
        "first": [row for row in rows if row.bound.name in _ESSENTIAL],
        "more": [row for row in rows if row.bound.name not in _ESSENTIAL],
        "more_open": any(row.bound.errors for row in rows if row.bound.name not in _ESSENTIAL),
        "templates": _templates(desk),
        "from": request.GET.get("from"),
        "failure": failure,
    }
    return dialog(request, desk, "tasks/new.html", context, status=status)
