"""The page of an organisation's people, and what is done to a membership."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dashboard import answer
from dashboard.member import MemberRequest
from dashboard.team.forms import InvitationForm
from dashboard.team.mail import mail_works
from dashboard.team.rights import manager
from tasks_proxy.accounts import members
from tasks_proxy.accounts.access import Access, organisation_for
from tasks_proxy.accounts.factors import with_factors
from tasks_proxy.accounts.models import Invitation, Membership
from tasks_proxy.accounts.roles import WHAT_ROLES_MAY, Role, roles_given_by
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.audit.recording import record

_ORDER = {role.value: place for place, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Row:
    """A member on the page; `roles` are those that I may give them, none where I may not."""

    membership: Membership
    two_factors: bool
    roles: tuple[Role, ...]
    me: bool

    @property
    def removable(self) -> bool:
        """Whether I may end this membership of somebody else."""
        return bool(self.roles) and not self.me


@login_required
@never_cache
@require_safe
def page(request: MemberRequest, organisation: str) -> HttpResponse:
    """Everybody in the organisation, and for those who manage it also who is invited."""
    return people(request, organisation_for(request.user, organisation))


@login_required
@require_POST
def role(request: MemberRequest, organisation: str, user: int) -> HttpResponse:
    """Give a member another role."""
    access = manager(request, organisation)
    chosen = request.POST.get("role", "")
    if chosen not in Role.values:
        return back(request, access, error="Choose one of the roles.")
    try:
        with transaction.atomic():
            before = membership(access, user)
            row = members.role_change(
                access.organisation, by=request.user, user_pk=user, role=Role(chosen)
            )
            if row.role != before.role:
                note(Action.MEMBER_ROLE, request, access, row, before=before)
    except ValidationError as error:
        return back(request, access, error=" ".join(error.messages))
    except Membership.DoesNotExist as error:
        raise Http404 from error
    label = Role(chosen).label
    return back(request, access, told=f"{row.user.get_full_name()} is {label.lower()} now.")


def people(
    request: MemberRequest,
    access: Access,
    *,
    form: InvitationForm | None = None,
    link: tuple[Invitation, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `link` is an invitation's to copy, shown this once."""
    given = roles_given_by(access.role)
    found = with_factors(Membership.objects.filter(organisation=access.organisation))
    rows = [
        Row(
            membership=row,
            two_factors=bool(getattr(row, "two_factors", False)),
            roles=given if Role(row.role) in given else (),
            me=row.user_id == request.user.pk,
        )
        for row in sorted(
            found.select_related("user"),
            key=lambda row: (_ORDER[row.role], row.user.get_full_name().lower()),
        )
    ]
    context: dict[str, Any] = {
        "access": access,
        "organisation": access.organisation,
        "rows": rows,
        "what_roles_may": [(role.label, told) for role, told in WHAT_ROLES_MAY.items()],
        "without_factor": sum(not row.two_factors for row in rows),
    }
    if access.may_manage:
        pending = access.organisation.invitations.filter(accepted_at=None, revoked_at=None)
        context |= {
            "form": form or InvitationForm(roles=given),
            "invitations": pending.select_related("invited_by"),
            "link": link,
            "mail_works": mail_works(),
            "now_at": timezone.now(),
        }
    return answer.page(request, "team/members.html", context, status=status)


def membership(access: Access, user_pk: int) -> Membership:
    """The membership of a person in the organisation; Http404 where there is none."""
    rows = Membership.objects.select_related("user", "organisation")
    row = rows.filter(organisation=access.organisation, user_id=user_pk).first()
    if row is None:
        raise Http404
    return row


def note(
    action: Action,
    request: MemberRequest,
    access: Access,
    row: Membership,
    *,
    before: Membership | None = None,
) -> None:
    """Write down what was done to a membership."""
    gone = action in {Action.MEMBER_REMOVE, Action.MEMBER_LEAVE}
    record(
        action,
        actor_of(request),
        organisation=access.organisation,
        target=row.user.email,
        title=row.user.name,
        before={"role": before.role} if before is not None else None,
        after=None if gone else {"role": row.role},
    )


def back(
    request: MemberRequest, access: Access, *, told: str = "", error: str = ""
) -> HttpResponse:
    """Back to the page, with a sentence on it."""
    if error:
        messages.error(request, error)
    if told:
        messages.success(request, told)
    return redirect(reverse("team", args=[access.organisation.slug]))
