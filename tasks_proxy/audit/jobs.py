"""Celery jobs: one call."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from tasks_proxy.audit.keeping import entries_forget


@shared_task(name="audit.upkeep")
def upkeep() -> None:
    """Forget the entries whose time is over."""
    entries_forget(timezone.now())
