"""The forms of the saved views' menu."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.lists.lookup import task_list_and_access
from dashboard.lists.models import SavedView
from dashboard.lists.saved import savable, view_of_list, view_rename, view_save
from dashboard.member import MemberRequest
from tasks_proxy.accounts.access import Access


@login_required
@require_POST
def save(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Keep what `query` says under `name`, with `shared=1` for the team, and go back to it."""
    task_list, access = task_list_and_access(request.user, organisation, key)
    shared = request.POST.get("shared") == "1"
    if shared and not access.may_write:
        raise PermissionDenied("Your role does not allow sharing a view with the team.")
    query, name = _query(request), request.POST.get("name", "")
    try:
        told = view_save(request.user, access, task_list, query, name, shared=shared)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return _back(organisation, key, query)


@login_required
@require_POST
def change(request: MemberRequest, organisation: str, key: str, pk: int) -> HttpResponse:
    """What `do` says with one view: `rename` (to `name`), `share`, `unshare` or `delete`."""
    task_list, access = task_list_and_access(request.user, organisation, key)
    view = view_of_list(request.user, access, task_list, pk)
    try:
        messages.success(request, _done(request, access, view))
    except ValueError as error:
        messages.error(request, str(error))
    return _back(organisation, key, _query(request))


def _done(request: HttpRequest, access: Access, view: SavedView) -> str:
    match request.POST.get("do"):
        case "rename":
            return view_rename(view, request.POST.get("name", ""))
        case "share" if not access.may_write:
            raise PermissionDenied("Your role does not allow sharing a view with the team.")
        case "share" | "unshare" as wish:
            view.shared = wish == "share"
            view.save(update_fields=["shared"])
            whom = "everybody in the organisation" if view.shared else "its owner alone"
            return f"“{view.name}” is there for {whom}."
        case "delete":
            view.delete()
            return f"“{view.name}” was deleted."
    raise ValueError("Nothing was changed: nothing known was asked for.")


def _query(request: HttpRequest) -> QueryDict:
    return QueryDict(request.POST.get("query", "").removeprefix("?")[:8_000])


def _back(organisation: str, key: str, query: QueryDict) -> HttpResponse:
    return redirect(f"{reverse('list', args=[organisation, key])}?{savable(query)}")
