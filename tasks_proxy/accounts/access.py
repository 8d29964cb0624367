"""Who may do what: the one place that turns a person and an address into a right."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import ROLES_THAT_MANAGE, ROLES_THAT_WRITE, Role


@dataclass(frozen=True, slots=True)
class Access:
    """One person's standing in one organisation."""

    organisation: Organisation
    role: Role

    @property
    def may_write(self) -> bool:
        """Whether this person may change tasks."""
        return self.role in ROLES_THAT_WRITE

    @property
    def may_manage(self) -> bool:
        """Whether this person may change connections, members and tokens."""
        return self.role in ROLES_THAT_MANAGE


def organisation_for(user: User | AnonymousUser, slug: str) -> Access:
    """The person's access to the organisation; Http404 for strangers, as for an unknown slug."""
    if not user.is_authenticated or not user.is_active:
        raise Http404("No such organisation.")
    membership = (
        Membership.objects.select_related("organisation")
        .filter(user_id=user.pk, organisation__slug=slug)
        .first()
    )
    if membership is None:
        raise Http404("No such organisation.")
    return Access(membership.organisation, Role(membership.role))


def organisations_of(user: User) -> QuerySet[Organisation]:
    """All organisations of a person, by name."""
    return Organisation.objects.filter(memberships__user=user)
