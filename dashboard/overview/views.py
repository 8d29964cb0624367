"""The overview of all my organisations, the page of one of them with its form for lists, and the
choice of theme.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.overview.cards import Link, cards, links
from dashboard.overview.forms import ListForm
from dashboard.overview.order import Asked, ordered, sifted
from dashboard.overview.standing import Standing, standings
from dashboard.returning import next_of
from dashboard.shell import THEMES
from tasks_proxy.accounts.access import Access, organisation_for, organisations_of
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.connections.models import Connection
from tasks_proxy.store import orders

CARDS_A_PAGE = 30
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation that there is something to tell of; `empty` where it has no list at all."""

    organisation: Organisation
    links: tuple[Link, ...]
    empty: bool

    @property
    def reasons(self) -> list[str]:
        """Why lists may be missing here, each reason once."""
        return list(dict.fromkeys(reason for link in self.links for reason in link.reasons))


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
    """Keep the chosen theme, with the person and in a cookie, and go back."""
    chosen = request.POST.get("theme", "")
    response = redirect(next_of(request, "overview"))
    if chosen in THEMES:
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(theme=chosen)
        response.set_cookie(
            settings.THEME_COOKIE_NAME,
            chosen,
            max_age=_YEAR,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
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
    asked = Asked(request.GET)
    every = standings(request.user, organisations)
    unavailable = any(row.silent for row in every)
    found = sifted(every, asked.words)
    # Without the store nobody knows which lists live: what there is stands together.
    apart = [] if unavailable else [row for row in found if row.archived]
    living = found if unavailable else [row for row in found if not row.archived]
    shown = apart if asked.archived else living
    page = Paginator(ordered(shown, asked.order, time.time()), CARDS_A_PAGE).get_page(
        request.GET.get("page")
    )
    known = links(list(Connection.objects.filter(organisation__in=organisations)))
    context |= {
        "asked": asked,
        "page": page,
        "cards": cards(list(page.object_list)),
        "total": len(every),
        "apart": len(apart),
        "living": len(living),
        "places": [] if asked.words else _places(organisations, every, known),
        "links": known,
        "organisations": organisations,
        "several": len(organisations) > 1,
        "unavailable": unavailable or any(not link.known for link in known),
    }
    whole = not request.htmx or request.htmx.history_restore_request
    template = f"overview/{'page' if whole else 'lists'}.html"
    return answer.page(request, template, context, status=status)


def _places(
    organisations: Sequence[Organisation], every: Sequence[Standing], known: Sequence[Link]
) -> list[Place]:
    """What must be told of organisations: those without a list, and why lists may be missing."""
    filled = {row.organisation.pk for row in every}
    places = [
        Place(
            row,
            tuple(link for link in known if link.connection.organisation_id == row.pk),
            empty=row.pk not in filled,
        )
        for row in organisations
    ]
    return [place for place in places if place.empty or place.reasons]
