"""Sign-in: who may sign up, whose address is whose, and what a guesser meets."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from axes.helpers import get_cool_off
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tasks_proxy.accounts.models import User
from tasks_proxy.audit.actor import ip_of

log = logging.getLogger(__name__)

UNKNOWN_IP = "0.0.0.0"  # noqa: S104  nothing listens there: it stands for no address


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People join by an invitation, and by signing up only where the operator opened it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether anybody may sign up by themselves."""
        return bool(settings.OPEN_SIGN_UP)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address, as the audit log has it."""
        return ip_of(request) or UNKNOWN_IP

    def clean_email(self, email: str) -> str:
        """Addresses are kept in lower case."""
        return User.objects.normalize_email(super().clean_email(email))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take an address for the person's, unless it became somebody else's meanwhile."""
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email=email_address.email).exists():
            messages.error(request, f"{email_address.email} belongs to another account.")
            return False
        return bool(super().confirm_email(request, email_address))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where a changed password leads."""
        return reverse("account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it from this process, for its link must not lie in the queue of jobs."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("a mail could not be sent: %s", type(error).__name__)  # noqa: TRY400  no trace
            if self.request is not None:
                messages.error(self.request, "The mail could not be sent now. Try again later.")


def guessed_address(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address whose password is being tried: guesses are counted for each address."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()[:255]


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]
) -> HttpResponse:
    """The page after too many guesses; it reads the same whether the address exists or not."""
    cool_off = get_cool_off(request)
    minutes = int(cool_off.total_seconds() // 60) if cool_off else 0
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)
