"""Accepting an invitation: as somebody who is here already, or as a new person."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard import answer
from dashboard.team.forms import JoinForm
from dashboard.team.mail import invitation_send_soon, mail_works
from tasks_proxy.accounts.addresses import address_verified
from tasks_proxy.accounts.invitations import Found, Way, invitation_accept, invitation_found
from tasks_proxy.accounts.models import Invitation, User
from tasks_proxy.audit.actions import Action
from tasks_proxy.audit.actor import Actor, actor_of
from tasks_proxy.audit.recording import record


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """The invitation, with what the visitor has to do to accept it."""
    found = invitation_found(secret)
    if found is None:
        return _answer(request, "gone", {}, status=404)
    if request.method == "POST":
        return _posted(request, found, secret)
    return _shown(request, found, secret)


def _shown(
    request: HttpRequest,
    found: Found,
    secret: str,
    *,
    form: JoinForm | None = None,
    status: int = 200,
) -> HttpResponse:
    invitation = found.invitation
    context: dict[str, Any] = {"invitation": invitation, "here": request.path}
    user = request.user
    if user.is_authenticated:
        step = "accept" if user.email == invitation.email else "other"
    elif User.objects.filter(email=invitation.email).exists():
        step = "known"
        context["login"] = f"{reverse('account_login')}?next={request.path}"
    elif _proves_address(found):
        step = "new"
        context["form"] = form or JoinForm(email=invitation.email)
    else:
        step = "prove"
    return _answer(request, step, context, status=status)


def _posted(request: HttpRequest, found: Found, secret: str) -> HttpResponse:
    """Accept as the person who is signed in, as a new one, or ask for the link by mail."""
    invitation, user = found.invitation, request.user
    if user.is_authenticated:
        return _accepted(request, invitation, user)
    if User.objects.filter(email=invitation.email).exists():
        return redirect(request.path)
    if not _proves_address(found):
        return _mailed(request, invitation)
    form = JoinForm(request.POST, email=invitation.email)
    if not form.is_valid():
        return _shown(request, found, secret, form=form, status=400)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email, form.cleaned_data["password"], name=form.cleaned_data["name"]
            )
            address_verified(user)
            _accept(request, invitation, user)
    except ValidationError as error:
        form.add_error(None, error)
        return _shown(request, found, secret, form=form, status=400)
    target = reverse("organisation", args=[invitation.organisation.slug])
    entered: HttpResponse = perform_login(request, user, redirect_url=target)
    return entered


def _accepted(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    try:
        with transaction.atomic():
            _accept(request, invitation, user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.path)
    messages.success(request, f"You belong to {invitation.organisation} now.")
    return redirect("organisation", invitation.organisation.slug)


def _accept(request: HttpRequest, invitation: Invitation, user: User) -> None:
    membership = invitation_accept(invitation, user)
    came = actor_of(request)
    record(
        Action.INVITATION_ACCEPT,
        Actor(user=user, email=user.email, ip=came.ip, user_agent=came.user_agent),
        organisation=invitation.organisation,
        target=user.email,
        title=user.name,
        after={"role": membership.role},
    )


def _mailed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Send the link that proves who reads it; the one that was copied proves nothing."""
    if limited := ratelimit.consume_or_429(
        request, action="confirm_email", key=f"invitation:{invitation.pk}"
    ):
        return HttpResponse(limited.content, status=limited.status_code)
    sent = invitation_send_soon(invitation)
    return _answer(request, "sent" if sent else "unsent", {"invitation": invitation})


def _proves_address(found: Found) -> bool:
    """Whether following this link shows that the visitor reads the invited mailbox.

    Where no mail is sent at all, the admin who hands the link over vouches for it.
    """
    return found.way == Way.MAIL or not mail_works()


def _answer(
    request: HttpRequest, step: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    shown = {"step": step, **context}
    response = answer.page(request, "team/invitation.html", shown, status=status)
    # The address holds the secret. Without any referrer a form here would come from nowhere, and
    # not be taken.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
