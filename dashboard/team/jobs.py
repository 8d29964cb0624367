"""Celery jobs: ids in, one call."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.utils import timezone

from dashboard.team.mail import invitation_send
from tasks_proxy.accounts.models import Invitation
from tasks_proxy.accounts.suspended import AWAKE

TRIES = 5


@shared_task(name="mail.invitation", bind=True, max_retries=TRIES)
def invitation_mail(self: Any, invitation_id: str) -> None:
    """Send an invitation, unless it leads nowhere by now; a failing mail server is asked again."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    invitation = rows.filter(AWAKE, pk=invitation_id).first()
    if invitation is None or not invitation.is_open(timezone.now()):
        return
    try:
        invitation_send(invitation)
    except (OSError, SMTPException) as error:
        raise self.retry(countdown=30 * 2**self.request.retries) from error
