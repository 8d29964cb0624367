"""The inbox of what needs a person, in one organisation or in all of them, and hiding from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard import answer
from dashboard.attention.findings import findings_for
from dashboard.attention.models import Finding, Hush
from dashboard.attention.rules import Need
from dashboard.member import MemberRequest
from dashboard.returning import next_of
from tasks_proxy.accounts.access import organisation_for, organisations_of
from tasks_proxy.accounts.models import Organisation

A_PAGE = 50
_FOR = {"hour": timedelta(hours=1), "day": timedelta(days=1), "ever": None}


@dataclass(frozen=True, slots=True)
class Tab:
    """A need to choose, or all of them; `href` leads to what it leaves."""

    word: str
    count: int
    href: str
    current: bool


@login_required
@never_cache
@require_safe
@vary_on_headers("HX-Request")
def everywhere(request: MemberRequest) -> HttpResponse:
    """What needs somebody in all organisations of this person."""
    return _inbox(request, list(organisations_of(request.user)), None)


@login_required
@never_cache
@require_safe
@vary_on_headers("HX-Request")
def within(request: MemberRequest, organisation: str) -> HttpResponse:
    """What needs somebody in one organisation."""
    row = organisation_for(request.user, organisation).organisation
    return _inbox(request, [row], row)


@login_required
@require_POST
def hush(request: MemberRequest, finding: int) -> HttpResponse:
    """Hide a finding from oneself: `for` an hour, a day or ever; `for=no` shows it again.

    One that is over meanwhile needs no hiding, and nobody learns of other people's.
    """
    mine = organisations_of(request.user)
    row = Finding.objects.filter(pk=finding, organisation__in=mine).first()
    span = request.POST.get("for", "")
    if row is not None and span == "no":
        Hush.objects.filter(user=request.user, task_list=row.task_list_id, mark=row.mark).delete()
    elif row is not None and span in _FOR:
        length = _FOR[span]
        until = timezone.now() + length if length else None
        Hush.objects.update_or_create(
            user=request.user,
            task_list_id=row.task_list_id,
            mark=row.mark,
            defaults={"until": until},
        )
    elif row is not None:
        raise BadRequest("Nothing is hidden for such a span of time.")
    else:
        messages.info(request, "That needs nobody any more.")
    return redirect(next_of(request, "attention"))


def _inbox(
    request: MemberRequest, organisations: Sequence[Organisation], here: Organisation | None
) -> HttpResponse:
    hushed = request.GET.get("show") == "hidden"
    need = request.GET.get("need", "")
    every = findings_for(request.user, organisations, hushed=hushed)
    tabs = _tabs(_counted(every), need, hushed=hushed)
    rows = every.filter(need=need) if need in set(Need) else every
    page = Paginator(rows.select_related("task_list", "organisation"), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "here": here,
        "organisations": organisations,
        "several": len(organisations) > 1,
        "page": page,
        "tabs": tabs,
        "hushed": hushed,
        "query": urlencode({"need": need if need in set(Need) else "", **_shown(hushed=hushed)}),
        "hidden": 0 if hushed else findings_for(request.user, organisations, hushed=True).count(),
    }
    whole = not request.htmx or request.htmx.history_restore_request
    template = f"attention/{'page' if whole else 'inbox'}.html"
    return answer.page(request, template, context)


def _counted(rows: QuerySet[Finding]) -> dict[str, int]:
    counted = rows.order_by().values("need").annotate(count=Count("pk"))
    return {row["need"]: row["count"] for row in counted}


def _shown(*, hushed: bool) -> dict[str, str]:
    return {"show": "hidden"} if hushed else {}


def _tabs(counts: dict[str, int], chosen: str, *, hushed: bool) -> list[Tab]:
    shown = _shown(hushed=hushed)
    needs = [need for need in Need if counts.get(need) or need == chosen]
    whole = Tab("All", sum(counts.values()), f"?{urlencode(shown)}", chosen not in set(Need))
    return [whole] + [
        Tab(
            need.word,
            counts.get(need, 0),
            f"?{urlencode({'need': need.value, **shown})}",
            need == chosen,
        )
        for need in needs
    ]
