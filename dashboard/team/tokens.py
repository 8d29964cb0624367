"""The page of API tokens: one's own, and for those who manage all of the organisation's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.team.forms import TokenForm
from dashboard.team.rights import manager
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.accounts.models import ApiToken
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_made, tokens_live
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.audit.recording import record

MOST_EACH = 50
"""Live tokens of one person in one organisation."""


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest, organisation: str) -> HttpResponse:
    """The tokens, and making one: its secret is in the answer to that and nowhere else ever."""
    access = organisation_for(request.user, organisation)
    if request.method != "POST":
        return _page(request, access)
    form = TokenForm(request.POST, may_write=access.may_write)
    if _mine(request, access).count() >= MOST_EACH:
        form.add_error(None, f"You have {MOST_EACH} tokens here: revoke one first.")
    if not form.is_valid():
        return _page(request, access, form=form, status=400)
    entered = form.cleaned_data
    with transaction.atomic():
        row, secret = token_made(
            user=request.user,
            organisation=access.organisation,
            name=entered["name"],
            scope=Scope(entered["scope"]),
            days=entered["days"] or None,
        )
        ends = row.expiry.isoformat(timespec="minutes") if row.expiry else "never"
        _record(request, access, row, Action.TOKEN_CREATE, after={"scope": row.scope, "ends": ends})
    return _page(request, access, made=row, secret=secret)


@login_required
@require_POST
def revoke(request: MemberRequest, organisation: str, token: UUID) -> HttpResponse:
    """End a token: one's own, or for those who manage anybody's in the organisation."""
    access = organisation_for(request.user, organisation)
    rows = access.organisation.api_tokens.select_related("user")
    if not access.may_manage:
        rows = rows.filter(user=request.user)
    _revoke(request, access, [get_object_or_404(rows, public_id=token)])
    return redirect("tokens", access.organisation.slug)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_all(request: MemberRequest, organisation: str) -> HttpResponse:
    """Ask, then end all of one's own tokens in the organisation."""
    access = organisation_for(request.user, organisation)
    return _all(request, access, _mine(request, access), "tokens-revoke-mine")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_everybodys(request: MemberRequest, organisation: str) -> HttpResponse:
    """Ask, then end all tokens of the organisation."""
    access = manager(request, organisation)
    rows = tokens_live(access.organisation)
    return _all(request, access, rows, "tokens-revoke-everybodys")


def _all(
    request: MemberRequest, access: Access, rows: QuerySet[ApiToken], route: str
) -> HttpResponse:
    if request.method != "POST":
        context = {
            "access": access,
            "organisation": access.organisation,
            "count": rows.count(),
            "route": route,
        }
        return answer.page(request, "team/revoke_tokens.html", context)
    _revoke(request, access, list(rows))
    return redirect("tokens", access.organisation.slug)


def _revoke(request: MemberRequest, access: Access, rows: list[ApiToken]) -> None:
    with transaction.atomic():
        for row in rows:
            _record(request, access, row, Action.TOKEN_REVOKE, before={"scope": row.scope})
        ApiToken.objects.filter(pk__in=[row.pk for row in rows]).delete()
    one = f"The token “{rows[0].name}” is" if len(rows) == 1 else f"{len(rows)} tokens are"
    messages.success(request, f"{one} revoked. What uses it stops within a second.")


def _record(
    request: MemberRequest, access: Access, row: ApiToken, action: Action, **values: Any
) -> None:
    record(
        action,
        actor_of(request),
        organisation=access.organisation,
        target=f"{row} of {row.user.email}",
        **values,
    )


def _mine(request: MemberRequest, access: Access) -> QuerySet[ApiToken]:
    return tokens_live(access.organisation).filter(user=request.user)


def _page(
    request: MemberRequest,
    access: Access,
    *,
    form: TokenForm | None = None,
    made: ApiToken | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    every = tokens_live(access.organisation)
    context = {
        "access": access,
        "organisation": access.organisation,
        "form": form or TokenForm(may_write=access.may_write),
        "mine": every.filter(user=request.user),
        "others": every.exclude(user=request.user) if access.may_manage else (),
        "made": made,
        "secret": secret,
    }
    return answer.page(request, "team/tokens.html", context, status=status)
