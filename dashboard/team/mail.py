"""Invitations by mail, whose link never lies in the queue: a job is given the invitation's id."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from kombu.exceptions import OperationalError

from tasks_proxy.accounts.invitations import Way, invitation_secret
from tasks_proxy.accounts.models import Invitation

log = logging.getLogger(__name__)


def mail_works() -> bool:
    """Whether mail reaches people, or only a log."""
    return bool(settings.MAIL_REACHES_PEOPLE)


def link(invitation: Invitation, way: Way) -> str:
    """The address that leads to an invitation."""
    return (
        f"{settings.PUBLIC_URL}{reverse('invitation', args=[invitation_secret(invitation, way)])}"
    )


def invitation_send(invitation: Invitation) -> None:
    """Send it now, in this process. Raises OSError or SMTPException."""
    context = {"invitation": invitation, "link": link(invitation, Way.MAIL)}
    text = render_to_string("team/mail/invitation.txt", context)
    subject = f"Join {invitation.organisation.name} at Taskloom".replace("\n", " ")
    send_mail(subject, text, None, [invitation.email])


def invitation_send_soon(invitation: Invitation) -> bool:
    """Have a worker send it; whether it was taken on. Without mail or a queue it is not."""
    from dashboard.team.jobs import invitation_mail  # noqa: PLC0415  it imports this module

    if not mail_works():
        return False
    try:
        invitation_mail.apply_async((str(invitation.pk),), expires=3600, retry=False)
    except OperationalError:
        log.warning("no job could be sent to mail an invitation")
        return False
    return True
