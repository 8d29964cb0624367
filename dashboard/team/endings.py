"""How a membership ends or an organisation is handed over: asked first, then done."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.sharing.leaving import Fate, links_held, links_settle
from dashboard.team.members import back, membership, note
from dashboard.team.rights import manager
from tasks_proxy.accounts import members
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.accounts.models import Membership
from tasks_proxy.accounts.roles import Role, roles_given_by
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, organisation: str, user: int) -> HttpResponse:
    """Ask, then take a member out."""
    access = manager(request, organisation)
    row = membership(access, user)
    if user == request.user.pk or Role(row.role) not in roles_given_by(access.role):
        raise PermissionDenied("Your role does not allow this.")
    if request.method != "POST":
        return _asked(request, access, row, "team/remove.html")
    chosen = request.POST.get("links", "")
    fate = Fate(chosen) if chosen in set(Fate) else Fate.END
    return _ended(request, access, row, Action.MEMBER_REMOVE, fate)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, organisation: str) -> HttpResponse:
    """Ask, then leave the organisation."""
    access = organisation_for(request.user, organisation)
    row = membership(access, request.user.pk)
    if request.method != "POST":
        return _asked(request, access, row, "team/leave.html")
    return _ended(request, access, row, Action.MEMBER_LEAVE, Fate.END)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: MemberRequest, organisation: str, user: int) -> HttpResponse:
    """Ask, then make another member the owner in one's own place."""
    access = organisation_for(request.user, organisation)
    if not access.owns or user == request.user.pk:
        raise PermissionDenied("Your role does not allow this.")
    row = membership(access, user)
    if request.method != "POST":
        return _asked(request, access, row, "team/transfer.html")
    try:
        with transaction.atomic():
            members.ownership_transfer(access.organisation, by=request.user, user_pk=user)
            note(Action.ORGANISATION_TRANSFER, request, access, row)
    except ValidationError as error:
        return back(request, access, error=" ".join(error.messages))
    name = row.user.get_full_name()
    return back(request, access, told=f"{name} owns {access.organisation} now; you are an admin.")


def _asked(request: MemberRequest, access: Access, row: Membership, template: str) -> HttpResponse:
    context = {
        "access": access,
        "organisation": access.organisation,
        "member": row,
        "count": links_held(access.organisation, row.user).count(),
    }
    return answer.page(request, template, context)


def _ended(
    request: MemberRequest, access: Access, row: Membership, action: Action, links: Fate
) -> HttpResponse:
    """End the membership, one's own or another's, and settle its shared links."""
    try:
        with transaction.atomic():
            members.member_remove(access.organisation, by=request.user, user_pk=row.user_id)
            links_settle(
                access.organisation, row.user, links, to=request.user, by=actor_of(request)
            )
            note(action, request, access, row, before=row)
    except ValidationError as error:
        return back(request, access, error=" ".join(error.messages))
    except Membership.DoesNotExist as error:
        raise Http404 from error
    if action == Action.MEMBER_LEAVE:
        messages.success(request, f"You have left {access.organisation}.")
        return redirect("overview")
    return back(request, access, told=f"{row.user.get_full_name()} is no member any more.")
