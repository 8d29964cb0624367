"""The page of one's own account, and the way to a second factor that an organisation asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account import app_settings as rules
from allauth.account.forms import AddEmailForm
from allauth.account.internal.flows import manage_email
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dashboard import answer
from dashboard.account.browsers import browser
from dashboard.account.forms import NameForm, TimeZoneForm
from dashboard.member import MemberRequest
from dashboard.zone import browsers
from tasks_proxy.accounts.access import organisations_shut
from tasks_proxy.accounts.factors import has_two_factors
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import actor_of
from tasks_proxy.audit.recording import record_everywhere


@dataclass(frozen=True, slots=True)
class Session:
    """One of my sessions: `seen` and `since` in seconds since 1970."""

    pk: int
    browser: str
    ip: str
    seen: float
    since: float
    current: bool


@login_required
@never_cache
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    """All about my account."""
    return _page(request)


@login_required
@require_POST
def name(request: MemberRequest) -> HttpResponse:
    """Keep my name."""
    form = NameForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _page(request, {"name_form": form}, status=400)
    form.save()
    messages.success(request, "Your name is saved.")
    return redirect("account")


@login_required
@require_POST
def time_zone(request: MemberRequest) -> HttpResponse:
    """Keep the zone in which I am told times."""
    form = TimeZoneForm(request.POST, instance=request.user, browser=browsers(request))
    if not form.is_valid():
        return _page(request, {"zone_form": form}, status=400)
    form.save()
    messages.success(request, "Your time zone is saved.")
    return redirect("account")


@login_required
@require_POST
def email(request: MemberRequest) -> HttpResponse:
    """Send a link to the address that I want to change to; it is mine once I followed that."""
    if not _mail_works():
        raise Http404
    if limited := ratelimit.consume_or_429(request, action="manage_email"):
        return HttpResponse(limited.content, status=limited.status_code)
    form = AddEmailForm(data=request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, {"email_form": form}, status=400)
    manage_email.add_email(request, form)
    return redirect("account")


@login_required
@require_POST
def email_pending(request: MemberRequest) -> HttpResponse:
    """Send the link to the new address again, or stay with the old one."""
    pending = EmailAddress.objects.get_new(request.user)
    if pending is None or pending.primary:
        return redirect("account")
    if "cancel" in request.POST:
        pending.remove()
        messages.info(request, f"Your address stays {request.user.email}.")
    elif not send_verification_email_to_address(request, pending):
        messages.info(request, "A link was sent just now. Wait a few minutes for it.")
    return redirect("account")


@login_required
@require_POST
def session_end(request: MemberRequest, session: int) -> HttpResponse:
    """End one of my other sessions."""
    row = UserSession.objects.filter(user=request.user, pk=session).first()
    if row is None:
        raise Http404
    if not row.is_current():
        told = {"session": browser(row.user_agent), "from": row.ip}
        row.end()
        record_everywhere(Action.SESSIONS_END, actor_of(request), person=request.user, before=told)
        messages.success(request, "That session has ended.")
    return redirect("account")


@login_required
@require_POST
def sessions_end(request: MemberRequest) -> HttpResponse:
    """End all my sessions but this one."""
    end_other_sessions(request, request.user)
    record_everywhere(
        Action.SESSIONS_END, actor_of(request), person=request.user, target="all others"
    )
    messages.success(request, "All other sessions have ended.")
    return redirect("account")


@login_required
@never_cache
@require_safe
def factors_wanted(request: MemberRequest, organisation: str) -> HttpResponse:
    """Why an organisation is shut, and the way in."""
    row = organisations_shut(request.user).filter(slug=organisation).first()
    if row is None:
        return redirect("organisation", organisation)
    return answer.page(request, "account/two_factors_wanted.html", {"organisation": row})


def _mail_works() -> bool:
    """Whether a link would reach anybody: without mail, addresses are the operator's to change."""
    return bool(rules.EMAIL_VERIFICATION != rules.EmailVerificationMethod.NONE)


def _page(
    request: MemberRequest, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    user = request.user
    pending = EmailAddress.objects.get_new(user)
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    shown = {
        "name_form": NameForm(instance=user),
        "zone_form": TimeZoneForm(instance=user, browser=browsers(request)),
        "email_form": AddEmailForm(user=user),
        "email_pending": pending if pending is not None and not pending.primary else None,
        "mail_works": _mail_works(),
        "two_factors": has_two_factors(user),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "sessions": _sessions(request),
        "providers": SocialAccount.objects.filter(user=user),
        "shut": organisations_shut(user),
        **(context or {}),
    }
    return answer.page(request, "account/page.html", shown, status=status)


def _sessions(request: MemberRequest) -> list[Session]:
    rows = UserSession.objects.purge_and_list(request.user)
    found = [
        Session(
            pk=row.pk,
            browser=browser(row.user_agent),
            ip=row.ip,
            seen=row.last_seen_at.timestamp(),
            since=row.created_at.timestamp(),
            current=row.is_current(),
        )
        for row in rows
    ]
    return sorted(found, key=lambda session: (not session.current, -session.seen))
