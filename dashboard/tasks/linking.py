"""Dependencies: adding and removing an edge, and finding the task at its other end."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.tasks.circles import Reach
from dashboard.tasks.outcome import Failure, dialog, done, failure_of
from dashboard.tasks.undo import Step, Undo
from dashboard.tasks.writing import ONE_ACTION_SECONDS, Desk, desk_for, task_named
from tasks_proxy.connections.capabilities import Operation
from tasks_proxy.core.errors import TaskloomError
from tasks_proxy.core.patience import within
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS
from tasks_proxy.proxy import edits
from tasks_proxy.proxy.edits import Seen

MOST_FOUND = 12


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@within(ONE_ACTION_SECONDS)
def link(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Change what a task depends on: `on` names tasks to add, `off` tasks to take away.

    `toggle` adds one that is not there and takes away one that is. Without any: the search.
    """
    desk = desk_for(request, organisation, key, Operation.UPDATE)
    task_id = task_named(request)
    if not desk.can.dependencies:
        raise Http404("The upstream of this list has no dependencies.")
    if request.method != "POST":
        return _search(request, desk, task_id)
    on, off = _asked(request, desk, task_id)
    if not on and not off:
        return _search(request, desk, task_id, problem="Choose a task first.")
    reach = Reach(desk)
    problem = next(filter(None, (reach.refusal(task_id, name) for name in on)), None)
    if problem:
        return _search(request, desk, task_id, problem=problem)
    return _write(request, desk, task_id, on, off)


@login_required
@never_cache
@require_safe
def find(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The tasks that fit `?q=`, to be chosen for the field `?name=`."""
    desk = desk_for(request, organisation, key)
    words = request.GET.get("q", "").strip()
    context = {
        "name": request.GET.get("name", "on"),
        "found": fitting(desk, words, {request.GET.get("task"), *request.GET.getlist("chosen")}),
        "words": words,
    }
    return answer.page(request, "tasks/found.html", context)


def fitting(desk: Desk, words: str, without: set[str | None]) -> tuple[Task, ...]:
    """The tasks of the list that fit the words by title, agent or id: open ones first."""
    wanted = words.casefold().split()
    tasks = desk.snapshot.tasks if desk.snapshot else ()
    found = [
        task
        for task in tasks
        if task.id not in without
        and all(
            word in f"{task.title}\n{task.agent or ''}\n{task.id}".casefold() for word in wanted
        )
    ]
    found.sort(key=lambda task: MEANINGS[task.status].finished)
    return tuple(found[:MOST_FOUND])


def _asked(request: MemberRequest, desk: Desk, task_id: str) -> tuple[list[str], list[str]]:
    on = [name.strip() for name in request.POST.getlist("on") if name.strip()]
    off = [name for name in request.POST.getlist("off") if name]
    toggled = request.POST.get("toggle")
    if toggled:
        task = desk.task(task_id)
        (off if task and toggled in task.depends_on else on).append(toggled)
    return on, off


def _write(
    request: MemberRequest, desk: Desk, task_id: str, on: Sequence[str], off: Sequence[str]
) -> HttpResponse:
    """Change the newest list of dependencies: adding and taking away disturb nobody else's."""
    # An edge that was drawn in the graph opens no panel over it.
    shown = None if "toggle" in request.POST else task_id
    try:
        now = edits.task_now(desk.editor, task_id)
        before = [name for name in now.get("dependsOn") or () if isinstance(name, str)]
        after = [n for n in dict.fromkeys([*before, *on]) if n not in off]
        if after == before:
            return done(request, desk, _so_already(desk, task_id, on, off), task=shown)
        seen = Seen(at=now.get("updatedAt"), was={"dependsOn": now.get("dependsOn")})
        edits.task_update(desk.editor, task_id, {"dependsOn": after}, seen)
    except TaskloomError as error:
        return _search(request, desk, task_id, failure=failure_of(error))
    step = Step(
        kind="update", task=task_id, changes={"dependsOn": before}, was={"dependsOn": after}
    )
    words = _words(desk, task_id, on, off)
    undo = Undo(list_pk=desk.task_list.pk, words=words, steps=(step,))
    return done(request, desk, words, task=shown, undo=undo)


def _words(desk: Desk, task_id: str, on: Sequence[str], off: Sequence[str]) -> str:
    name = desk.quoted(task_id)
    if len(on) + len(off) > 1:
        return f"{name}: dependencies changed"
    if on:
        return f"{name} now waits for {desk.quoted(on[0])}"
    return f"{name} no longer waits for {desk.quoted(off[0])}"


def _so_already(desk: Desk, task_id: str, on: Sequence[str], off: Sequence[str]) -> str:
    name = desk.quoted(task_id)
    if len(on) + len(off) > 1:
        return f"{name} has these dependencies already."
    if on:
        return f"{name} waits for {desk.quoted(on[0])} already."
    return f"{name} does not wait for {desk.quoted(off[0])} any more."


def _search(
    request: MemberRequest,
    desk: Desk,
    task_id: str,
    *,
    problem: str | None = None,
    failure: Failure | None = None,
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    words = asked.get("q", "").strip()
    task = desk.task(task_id)
    names = (*task.depends_on, task_id) if task else (task_id,)
    context = {
        "task_id": task_id,
        "title": desk.title(task_id),
        "words": words,
        "chosen": [desk.task(name) for name in asked.getlist("on") if desk.task(name)],
        "found": fitting(desk, words, {*names, *asked.getlist("on")}),
        "problem": problem,
        "failure": failure,
    }
    status = failure.status if failure else 422 if problem else 200
    return dialog(request, desk, "tasks/link.html", context, status=status)
