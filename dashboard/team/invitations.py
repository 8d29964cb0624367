"""What is done to an organisation's invitations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dashboard.member import MemberRequest
from dashboard.team.forms import InvitationForm
from dashboard.team.mail import invitation_send_soon, link, mail_works
from dashboard.team.members import people
from dashboard.team.rights import manager
from tasks_proxy.accounts.access import Access
from tasks_proxy.accounts.invitations import (
    Way,
    invitation_create,
    invitation_renew,
    invitation_revoke,
)
from tasks_proxy.accounts.models import Invitation
from tasks_proxy.accounts.roles import Role, roles_given_by
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.audit.recording import record


@login_required
@never_cache
@require_POST
def create(request: MemberRequest, organisation: str) -> HttpResponse:
    """Invite somebody."""
    access = manager(request, organisation)
    if limited := ratelimit.consume_or_429(request, action="invite"):
        return HttpResponse(limited.content, status=limited.status_code)
    form = InvitationForm(request.POST, roles=roles_given_by(access.role))
    row = _created(request, access, form) if form.is_valid() else None
    if row is None:
        return people(request, access, form=form, status=400)
    if _sent(row):
        messages.success(request, f"An invitation is on its way to {row.email}.")
        return redirect("team", access.organisation.slug)
    return people(request, access, link=(row, link(row, Way.COPY)))


@login_required
@never_cache
@require_POST
def copy(request: MemberRequest, organisation: str, invitation: UUID) -> HttpResponse:
    """Show the link of an invitation, to be copied."""
    access, row = _managed(request, organisation, invitation)
    return people(request, access, link=(row, link(row, Way.COPY)))


@login_required
@never_cache
@require_POST
def renew(request: MemberRequest, organisation: str, invitation: UUID) -> HttpResponse:
    """Give an invitation another week and new links, and send it again."""
    access, row = _managed(request, organisation, invitation)
    if limited := ratelimit.consume_or_429(request, action="invite"):
        return HttpResponse(limited.content, status=limited.status_code)
    with transaction.atomic():
        invitation_renew(row)
        _record(Action.INVITATION_RENEW, request, access, row, after=_told(row))
    if _sent(row):
        messages.success(request, f"A new link is on its way to {row.email}.")
        return redirect("team", access.organisation.slug)
    return people(request, access, link=(row, link(row, Way.COPY)))


@login_required
@require_POST
def revoke(request: MemberRequest, organisation: str, invitation: UUID) -> HttpResponse:
    """Close an invitation."""
    access, row = _managed(request, organisation, invitation)
    with transaction.atomic():
        invitation_revoke(row)
        _record(Action.INVITATION_REVOKE, request, access, row, before=_told(row))
    messages.success(request, f"The invitation of {row.email} is revoked.")
    return redirect("team", access.organisation.slug)


def _created(request: MemberRequest, access: Access, form: InvitationForm) -> Invitation | None:
    """The invitation; None where the form has been told why there is none."""
    entered = form.cleaned_data
    try:
        with transaction.atomic():
            row = invitation_create(
                organisation=access.organisation,
                email=entered["email"],
                role=Role(entered["role"]),
                by=request.user,
            )
            _record(Action.INVITATION_CREATE, request, access, row, after=_told(row))
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return row


def _managed(request: MemberRequest, organisation: str, pk: UUID) -> tuple[Access, Invitation]:
    """An invitation that is not used up, for somebody who may give its role."""
    access = manager(request, organisation)
    rows = access.organisation.invitations.filter(accepted_at=None, revoked_at=None)
    row = get_object_or_404(rows.select_related("organisation", "invited_by"), pk=pk)
    if Role(row.role) not in roles_given_by(access.role):
        raise PermissionDenied("Your role does not allow this.")
    return access, row


def _sent(row: Invitation) -> bool:
    return mail_works() and invitation_send_soon(row)


def _told(row: Invitation) -> dict[str, Any]:
    return {"role": row.role, "until": row.expires_at.isoformat(timespec="minutes")}


def _record(
    action: Action, request: MemberRequest, access: Access, row: Invitation, **values: Any
) -> None:
    record(action, actor_of(request), organisation=access.organisation, target=row.email, **values)
