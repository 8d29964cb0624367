"""Organisations that whoever runs the site has suspended: all that is theirs rests meanwhile."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404

from tasks_proxy.accounts.models import Organisation

AWAKE = Q(organisation__suspended_at=None)
"""Of rows that belong to an organisation: those of organisations that are not suspended."""


class OrganisationSuspended(Http404):
    """The organisation is suspended, which its own people and tokens are told.

    To everybody else it is as if there were no such organisation.
    """

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(f"The organisation “{organisation.name}” is suspended.")
        self.organisation = organisation
