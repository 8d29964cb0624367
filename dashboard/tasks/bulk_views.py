"""The bulk actions' dialog: what it asks, and the result for each task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dashboard.member import MemberRequest
from dashboard.tasks import bulk
from dashboard.tasks.bulk import Act, Batch
from dashboard.tasks.cascade import Cascade, cascade
from dashboard.tasks.deleting import MOST_UNASKED, objection
from dashboard.tasks.forms import TaskForm
from dashboard.tasks.mirrors import Held
from dashboard.tasks.outcome import dialog, done
from dashboard.tasks.selected import Selected, last_first, selected
from dashboard.tasks.undo import Undo
from dashboard.tasks.writing import MANY_ACTIONS_SECONDS, Desk, desk_for
from tasks_proxy.connections.capabilities import Operation
from tasks_proxy.core.patience import within
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import MEANINGS, UPSTREAM_STATUSES, Status

_NAMES = {
    "status": ("Set status", "Status set"),
    "assign": ("Assign", "Assigned"),
    "move": ("Move", "Moved"),
    "retry": ("Try again", "Sent back to be done again"),
    "delete": ("Delete", "Deleted"),
}
_FIELDS = {"assign": "assignedAgentId", "move": "taskListId"}


@login_required
@never_cache
@require_POST
@within(MANY_ACTIONS_SECONDS)
def act_on_many(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Ask what is missing for `do`, then do it to each `task`: see `_NAMES` for what there is.

    With `go` it is done; the fields are those of a task's own form, `to` is the new status. `back`
    is the query of the page: what its filter hides is told apart, and left out with `leave`.
    """
    desk = desk_for(request, organisation, key)
    what = request.POST.get("do", "")
    needed = Operation.DELETE if what == "delete" else Operation.UPDATE
    if what not in _NAMES or not desk.can.can(needed):
        raise BadRequest("There is no such action.")
    task_ids = list(dict.fromkeys(name for name in request.POST.getlist("task") if name))
    if not task_ids or len(task_ids) > bulk.MOST:
        problem = f"Select from 1 to {bulk.MOST} tasks; these are {len(task_ids)}."
        return _ask(request, desk, what, Selected(tuple(task_ids)), {"problem": problem}, 422)
    picked = selected(desk, task_ids, request.POST.get("back", ""))
    if "leave" in request.POST:
        picked = Selected(picked.shown)
    if not picked.ids:
        problem = "None of the selected tasks is in this list any more."
        return _ask(request, desk, what, picked, {"problem": problem}, 422)
    if what == "delete":
        return _delete(request, desk, picked)
    if what == "retry":
        go = _goes(request)
        return (
            _run(request, desk, what, picked.ids, bulk.retrying(desk))
            if go
            else _ask(request, desk, what, picked, {})
        )
    return _change(request, desk, what, picked)


def _goes(request: MemberRequest) -> bool:
    """Whether it is to be done now, and not asked for."""
    return "go" in request.POST and "leave" not in request.POST


def _change(request: MemberRequest, desk: Desk, what: str, picked: Selected) -> HttpResponse:
    names = _names(request, desk, what)
    posted = request.POST.copy()
    if "to" in posted:
        posted["status"] = request.POST["to"]
    if not _goes(request):
        # Whoever left some out keeps what they typed.
        form = TaskForm(desk, names, {name: posted.get(name, "") for name in names})
        return _ask(request, desk, what, picked, {"form": form})
    form = TaskForm(desk, names, {}, posted)
    if not form.is_valid():
        return _ask(request, desk, what, picked, {"form": form}, 422)
    changes = form.changes()
    if what in _FIELDS:
        # An empty field clears it, here where no old value stands beside it.
        changes.setdefault(_FIELDS[what], None)
    return _run(request, desk, what, picked.ids, bulk.updating(desk, changes))


def _delete(request: MemberRequest, desk: Desk, picked: Selected) -> HttpResponse:
    found = cascade(desk.task_list, picked.ids)
    together = len(found.ids) > len(picked.ids)
    problem = objection(request, found) if _goes(request) else None
    if together and not desk.can.can(Operation.CASCADE):
        problem = "Others depend on these tasks, and the upstream cannot delete them together."
    if problem or not _goes(request):
        context = {
            "cascade": found,
            "extra": _extra(found, picked),
            "types": len(found.ids) > MOST_UNASKED,
            "problem": problem,
        }
        return _ask(request, desk, "delete", picked, context, 422 if problem else 200)
    gone: set[str] = set()
    act = bulk.deleting(desk, gone, together=together)
    return _run(request, desk, "delete", last_first(desk, picked.ids), act, gone)


def _extra(found: Cascade, picked: Selected) -> list[Held]:
    """The tasks that would go although nobody selected them."""
    return [one for one in found.doomed if one.task.id not in picked.ids]


def _run(
    request: MemberRequest,
    desk: Desk,
    what: str,
    task_ids: Sequence[str],
    act: Act,
    gone: set[str] | None = None,
) -> HttpResponse:
    gone = set() if gone is None else gone
    batch = bulk.run(desk, task_ids, act, clock=bulk.now, gone=gone)
    good = len(batch.results) - len(batch.left)
    words = f"{_NAMES[what][1]}: {good} task{'' if good == 1 else 's'}"
    besides = len(gone.difference(task_ids))
    if besides:
        words += f" and {besides} that depended on {'it' if good == 1 else 'them'}"
    undo = Undo(list_pk=desk.task_list.pk, words=words, steps=batch.steps)
    if not batch.left:
        leaves = {*task_ids, *gone} if what in {"move", "delete"} else ()
        return done(request, desk, words, undo=undo if batch.steps else None, gone=leaves)
    return _results(request, desk, what, batch, besides)


def _results(
    request: MemberRequest, desk: Desk, what: str, batch: Batch, besides: int
) -> HttpResponse:
    again = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"task", "csrfmiddlewaretoken", "doomed", "go"}
        for value in values
    ]
    context = {
        "what": what,
        "name": _NAMES[what][0],
        "batch": batch,
        "good": len(batch.results) - len(batch.left),
        "besides": besides,
        "again": again,
    }
    return dialog(request, desk, "tasks/bulk_results.html", context, status=207)


def _names(request: MemberRequest, desk: Desk, what: str) -> list[str]:
    """The fields that are asked for."""
    if what in _FIELDS:
        return [_FIELDS[what]]
    chosen = request.POST.get("to") or request.POST.get("status")
    rule = desk.can.statuses.get(Status.of(chosen))
    return ["status", *rule.fields] if rule else ["status"]


def _ask(
    request: MemberRequest,
    desk: Desk,
    what: str,
    picked: Selected,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    whole = {
        "what": what,
        "name": _NAMES[what][0],
        "picked": picked,
        "shown": _named(desk, picked.shown),
        "hidden": _named(desk, picked.hidden),
        "to": request.POST.get("to"),
        "statuses": [(s, MEANINGS[s].word) for s in UPSTREAM_STATUSES if s in desk.can.statuses],
        "typed": request.POST.get("typed", ""),
        **context,
    }
    return dialog(request, desk, "tasks/bulk.html", whole, status=status)


def _named(desk: Desk, task_ids: Sequence[str]) -> list[tuple[str, Task | None]]:
    return [(desk.title(name), desk.task(name)) for name in task_ids]
