"""The pages of a team's links: all of them, one list's, a new one, and one to change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dashboard import answer
from dashboard.lists.lookup import task_list_and_access
from dashboard.member import MemberRequest
from dashboard.returning import next_of
from dashboard.sharing.forms import ShareForm
from dashboard.sharing.links import share_change, share_create, sharing_is_off
from dashboard.sharing.lookup import known_of, writable_list, writable_share
from dashboard.sharing.models import Share, ShareQuerySet
from dashboard.sharing.rows import rows_of
from dashboard.sharing.terms import PART_WORDS
from dashboard.zone import zone_of
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList

A_PAGE = 50
_SUGGESTED = 500


@login_required
@never_cache
@require_safe
def all_links(request: MemberRequest, organisation: str) -> HttpResponse:
    """Every link of an organisation."""
    access = organisation_for(request.user, organisation)
    rows = Share.objects.judged().filter(organisation=access.organisation)
    return _links(request, access, rows, None)


@login_required
@never_cache
@require_safe
def list_links(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """Every link of one list."""
    task_list, access = task_list_and_access(request.user, organisation, key)
    return _links(request, access, Share.objects.judged().filter(task_list=task_list), task_list)


@login_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, organisation: str, key: str) -> HttpResponse:
    """The form for a link; its address is on the page that answers, and never again."""
    task_list, access = writable_list(request.user, organisation, key)
    known = known_of(task_list)
    posted = request.POST if request.method == "POST" else None
    form = ShareForm(posted, zone=zone_of(request), known=known)
    if posted is None:
        form.initial = {"task": request.GET.get("task", "")}
        form.initial["scope"] = "lineage" if form.initial["task"] else "whole"
    elif form.is_valid():
        if not (form.freezes and known is None):
            share, secret = share_create(
                task_list,
                form.wishes(),
                by=actor_of(request),
                holder=request.user,
                frozen=known if form.freezes else None,
            )
            return made(request, access, share, secret)
        form.add_error("kind", "The list was not read yet, so there is nothing to keep of it.")
    return _form(request, access, task_list, form, known)


@login_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, organisation: str, share: UUID) -> HttpResponse:
    """The form of a link that is there; its address stays."""
    row, access = writable_share(request.user, organisation, share)
    known = known_of(row.task_list)
    posted = request.POST if request.method == "POST" else None
    form = ShareForm(posted, zone=zone_of(request), known=known, share=row)
    if posted is not None and form.is_valid():
        share_change(row, form.wishes(), by=actor_of(request))
        messages.success(request, f"“{form.cleaned_data['name']}” was changed.")
        return redirect(links_page(request, access, row.task_list))
    return _form(request, access, row.task_list, form, known)


def links_page(request: MemberRequest, access: Access, task_list: TaskList) -> str:
    """Where to go back to: the page of links that somebody came from, or the list's."""
    return next_of(
        request, reverse("links-of-list", args=[access.organisation.slug, task_list.key])
    )


def made(request: MemberRequest, access: Access, share: Share, secret: str) -> HttpResponse:
    """The page that shows a link's address, the only time that it can be seen."""
    address = settings.PUBLIC_URL + reverse("share", args=[secret])
    picture = settings.PUBLIC_URL + reverse("share-picture", args=[secret, "svg"])
    context = {
        "access": access,
        "organisation": access.organisation,
        "task_list": share.task_list,
        "back": links_page(request, access, share.task_list),
        "share": share,
        "address": address,
        "picture": picture if share.has_picture and not share.password else None,
        "frame": f"{address}embed" if share.sites else None,
    }
    return answer.page(request, "sharing/made.html", context)


def _links(
    request: MemberRequest, access: Access, rows: ShareQuerySet, task_list: TaskList | None
) -> HttpResponse:
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "access": access,
        "organisation": access.organisation,
        "task_list": task_list,
        "page": page,
        "rows": rows_of(list(page.object_list), zone_of(request)),
        "off": sharing_is_off(access.organisation),
    }
    return answer.page(request, "sharing/links.html", context)


def _form(
    request: MemberRequest,
    access: Access,
    task_list: TaskList,
    form: ShareForm,
    known: Snapshot | None,
) -> HttpResponse:
    tasks = known.tasks[:_SUGGESTED] if known else ()
    context: dict[str, Any] = {
        "access": access,
        "organisation": access.organisation,
        "task_list": task_list,
        "back": links_page(request, access, task_list),
        "form": form,
        "share": form.share,
        "parts": [(part.value, *words) for part, words in PART_WORDS.items()],
        "shown_parts": set(form["shows"].value() or ()),
        "tasks": tasks,
        "agents": sorted({task.agent for task in known.tasks if task.agent})[:_SUGGESTED]
        if known
        else (),
        "zone": str(form.zone),
    }
    return answer.page(request, "sharing/form.html", context, status=400 if form.errors else 200)
