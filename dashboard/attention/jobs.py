"""Celery jobs: ids in, one call."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import Exists, OuterRef
from django.utils import timezone
from kombu.exceptions import OperationalError

from dashboard.attention.mail import deliver, mail_works, plan
from dashboard.attention.models import Finding, Hush, Mail

KEPT = timedelta(days=90)
"""How long the log of mails is kept, and what somebody hid that is over since."""

log = logging.getLogger(__name__)


@shared_task(name="mail.attention")
def attention_mail() -> None:
    """Plan the mails about what needs a person, and have each person's sent by a job of its own."""
    if not mail_works():
        return
    for user_pk in plan():
        try:
            attention_deliver.apply_async((user_pk,), expires=60, retry=False)
        except OperationalError:
            log.warning("no job could be sent to mail what needs somebody")
            return


@shared_task(name="mail.attention_deliver")
def attention_deliver(user_pk: int) -> None:
    """Send one person's mails."""
    deliver(user_pk)


@shared_task(name="attention.upkeep")
def upkeep() -> None:
    """Forget old mails and old hiding, but for what still stands: that would be told again."""
    before = timezone.now() - KEPT
    standing = Finding.objects.filter(task_list=OuterRef("task_list"), mark=OuterRef("mark"))
    Mail.objects.filter(~Exists(standing), changed_at__lt=before).delete()
    Hush.objects.filter(~Exists(standing), made_at__lt=before).delete()
