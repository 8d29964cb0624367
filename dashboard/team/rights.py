"""Who may open a page of this room."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from dashboard.member import MemberRequest
from tasks_proxy.accounts.access import Access, organisation_for


def manager(request: MemberRequest, slug: str) -> Access:
    """The access of somebody who manages; Http404 for strangers, PermissionDenied for others."""
    access = organisation_for(request.user, slug)
    if not access.may_manage:
        raise PermissionDenied("Your role does not allow this.")
    return access
