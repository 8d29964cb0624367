"""How long an organisation's events and archives are kept."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings


def retention() -> timedelta:
    """The time after which events, archives and empty lists are forgotten."""
    return timedelta(days=settings.RETENTION_DAYS)
