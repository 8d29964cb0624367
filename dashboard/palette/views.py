"""The search page, and its options alone for the palette."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.palette.offer import Asked, Offer, offer
from dashboard.shell import theme_of
from tasks_proxy.accounts.access import organisation_for, organisations_of
from tasks_proxy.store import limits

LONGEST = 200
"""Characters of a search that are looked for."""

A_MINUTE = 300
"""Searches of one person: more than anybody types."""


@login_required
@never_cache
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """Lists, tasks, agents and actions for `?q=`; `o` and `list` say where the person is."""
    asked, found = _found(request)
    context = {"asked": asked, "offer": found}
    return answer.page(request, "palette/page.html", context, status=200 if found else 429)


@login_required
@never_cache
@require_safe
def options(request: MemberRequest) -> HttpResponse:
    """The same as options of a list box."""
    _, found = _found(request)
    status = 200 if found else 429
    return answer.page(request, "palette/options.html", {"offer": found}, status=status)


def _found(request: MemberRequest) -> tuple[Asked, Offer | None]:
    """What is asked for and what fits; None where somebody searches too fast."""
    organisations = list(organisations_of(request.user))
    wished = request.GET.get("o", "")
    here = next(
        (row for row in organisations if row.slug == wished), next(iter(organisations), None)
    )
    asked = Asked(
        words=request.GET.get("q", "").replace("\0", "").strip()[:LONGEST],
        access=organisation_for(request.user, here.slug) if here else None,
        key=request.GET.get("list", ""),
        theme=theme_of(request),
    )
    if not limits.hit("searches", A_MINUTE, str(request.user.pk)):
        return asked, None
    return asked, offer(asked, organisations)
