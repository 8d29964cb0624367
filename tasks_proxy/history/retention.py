"""How long an organisation's events, archives and empty lists are kept."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.accounts.suspended import all_kept_until

FOR_EVER = timedelta(days=36_500)


def retention(organisation: Organisation) -> timedelta:
    """The time after which the organisation's events, archives and empty lists are forgotten.

    While it is suspended, and for some days after that, none are.
    """
    until = all_kept_until(organisation)
    if organisation.suspended_at is not None or (until is not None and timezone.now() < until):
        return FOR_EVER
    days = organisation.retention_days
    return timedelta(days=settings.RETENTION_DAYS if days is None else days)


def retention_set(organisation: Organisation, days: int | None) -> None:
    """Have the organisation's history kept for so many days, None for as long as the site does.

    Raises ValidationError for a number outside accounts' RETENTION_DAYS. A shorter time is not
    undone by a longer one: the next upkeep, within the hour, forgets what is older for good.
    """
    organisation.retention_days = days
    organisation.clean_fields(exclude=["slug", "name"])
    organisation.save(update_fields=["retention_days"])
