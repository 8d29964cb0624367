"""Organisations that whoever runs the site has suspended: all that is theirs rests meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import Http404

from tasks_proxy.accounts.models import Organisation

AWAKE = Q(organisation__suspended_at=None)
"""Of rows that belong to an organisation: those of organisations that are not suspended."""

LOOKED_THROUGH = timedelta(days=7)
"""For so long after a suspension nothing is forgotten for its age.

What came of age meanwhile would be gone within the hour, before anybody could look at it.
"""


def all_kept(now: datetime) -> Q:
    """Of organisations: those of which nothing is forgotten for its age at `now`."""
    return Q(suspended_at__isnull=False) | Q(restored_at__gt=now - LOOKED_THROUGH)


def all_kept_until(organisation: Organisation) -> datetime | None:
    """Until when nothing of it is forgotten for its age; None where its suspension did not end."""
    if organisation.suspended_at is not None or organisation.restored_at is None:
        return None
    return organisation.restored_at + LOOKED_THROUGH


class OrganisationSuspended(Http404):
    """The organisation is suspended, which its own people and tokens are told.

    To everybody else it is as if there were no such organisation.
    """

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(f"The organisation “{organisation.name}” is suspended.")
        self.organisation = organisation
