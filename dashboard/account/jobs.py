"""Celery jobs: one call."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from celery import shared_task
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone


@shared_task(name="account.upkeep")
def upkeep() -> None:
    """Forget sessions that are over, and guesses that count no more."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    there = Session.objects.values("session_key")
    UserSession.objects.filter(created_at__lt=now - timedelta(hours=1)).exclude(
        session_key__in=there
    ).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - 2 * settings.AXES_COOLOFF_TIME).delete()
