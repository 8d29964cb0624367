"""The overview of all my organisations, the page of one of them with its form for lists, and the
choice of theme.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.overview.cards import Section, cards, links
from dashboard.overview.forms import ListForm
from dashboard.shell import THEMES
from tasks_proxy.accounts.access import Access, organisation_for, organisations_of
from tasks_proxy.accounts.models import Organisation
from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import orders

CARDS_A_PAGE = 60
_YEAR = 365 * 24 * 3600


@login_required
@never_cache
@require_safe
@vary_on_headers("HX-Request")
def overview(request: MemberRequest) -> HttpResponse:
    """Every list of every organisation of mine."""
    organisations = list(organisations_of(request.user))
    return _page(request, organisations, {"title": "Overview"})


@login_required
@never_cache
@require_safe
@vary_on_headers("HX-Request")
def organisation_page(request: MemberRequest, organisation: str) -> HttpResponse:
    """Every list of one organisation, and its connections."""
    access = organisation_for(request.user, organisation)
    return _organisation(request, access, ListForm())


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def list_add(request: MemberRequest, organisation: str) -> HttpResponse:
    """Add a list by its id and lead to its page."""
    access = organisation_for(request.user, organisation)
    if request.method != "POST":
        return redirect("organisation", access.organisation.slug)
    if not access.may_write:
        raise PermissionDenied("Your role does not allow this.")
    form = ListForm(request.POST)
    connection = access.organisation.connections.first()
    if connection is None:
        form.add_error("id", "There is no upstream yet: connect one first.")
    if connection is None or not form.is_valid():
        return _organisation(request, access, form, status=400)
    row, made = orders.list_add(connection, form.cleaned_data["id"])
    messages.info(request, f"“{row.title}” was {'added' if made else 'known already'}.")
    return redirect("list", access.organisation.slug, row.key)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back."""
    chosen = request.POST.get("theme", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "overview"
    response = redirect(target)
    if chosen in THEMES:
        response.set_cookie(
            "theme", chosen, max_age=_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


def _organisation(
    request: MemberRequest, access: Access, form: ListForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "title": access.organisation.name,
        "access": access,
        "single": True,
        "form": form,
    }
    return _page(request, [access.organisation], context, status=status)


def _page(
    request: MemberRequest,
    organisations: list[Organisation],
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    by_pk = {row.pk: row for row in organisations}
    rows = TaskList.objects.filter(organisation__in=by_pk).order_by(
        "organisation__name", "organisation_id", "-first_seen_at", "key"
    )
    page = Paginator(rows, CARDS_A_PAGE).get_page(request.GET.get("page"))
    connections = Connection.objects.filter(organisation__in=by_pk)
    sections = _sections(by_pk, page, list(connections))
    context |= {
        "page": page,
        "sections": sections,
        "unavailable": any(section.unavailable for section in sections),
    }
    whole = not request.htmx or request.htmx.history_restore_request
    template = f"overview/{'page' if whole else 'sections'}.html"
    return answer.page(request, template, context, status=status)


def _sections(
    organisations: dict[int, Organisation], page: Page[TaskList], connections: list[Connection]
) -> list[Section]:
    """The organisations that have cards on this page; those without any list, on the first."""
    made = cards(list(page.object_list), organisations)
    known = links(connections)
    elsewhere = _with_lists(organisations) if page.has_other_pages() else frozenset()
    sections = [
        Section(
            organisation,
            tuple(card for card in made if card.organisation.pk == pk),
            tuple(link for link in known if link.connection.organisation_id == pk),
        )
        for pk, organisation in organisations.items()
    ]
    return [
        section
        for section in sections
        if section.cards or (page.number == 1 and section.organisation.pk not in elsewhere)
    ]


def _with_lists(organisations: Iterable[int]) -> frozenset[int]:
    """Those of the organisations that have any list, on whatever page."""
    rows = TaskList.objects.filter(organisation__in=organisations).order_by()
    return frozenset(rows.values_list("organisation_id", flat=True).distinct())
