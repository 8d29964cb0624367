"""Who may do what: the one place that turns a person and an address into a right."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from tasks_proxy.accounts.factors import TwoFactorsRequired, has_two_factors, shut_out
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import ROLES_THAT_MANAGE, ROLES_THAT_WRITE, Role
from tasks_proxy.accounts.suspended import AWAKE, OrganisationSuspended


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
    def owns(self) -> bool:
        """Whether this person may make owners and hand the organisation over."""
        return self.role == Role.OWNER

    @property
    def may_manage(self) -> bool:
        """Whether this person may change connections, members and tokens."""
        return self.role in ROLES_THAT_MANAGE


def organisation_for(user: User | AnonymousUser, slug: str) -> Access:
    """The person's access to the organisation; Http404 for strangers, as for an unknown slug.

    Raises TwoFactorsRequired where the organisation asks a member for more than they have, and
    OrganisationSuspended where that is so.
    """
    if not user.is_authenticated or not user.is_active:
        raise Http404("No such organisation.")
    membership = (
        Membership.objects.select_related("organisation")
        .filter(user_id=user.pk, organisation__slug=slug)
        .first()
    )
    if membership is None:
        raise Http404("No such organisation.")
    if membership.organisation.suspended_at is not None:
        raise OrganisationSuspended(membership.organisation)
    if membership.organisation.requires_two_factors and not has_two_factors(user):
        raise TwoFactorsRequired(membership.organisation)
    return Access(membership.organisation, Role(membership.role))


def organisations_of(user: User) -> QuerySet[Organisation]:
    """All organisations of a person that they may look into, by name."""
    mine = Membership.objects.filter(AWAKE, user=user)
    return Organisation.objects.filter(memberships__in=mine.exclude(pk__in=shut_out(mine)))


def organisations_told(user: User) -> QuerySet[Organisation]:
    """All organisations of a person, by name; `shut` is whether one waits for a second factor."""
    mine = Membership.objects.filter(user=user)
    shut = Exists(shut_out(mine.filter(organisation=OuterRef("pk"))))
    return Organisation.objects.filter(memberships__user=user).annotate(shut=shut)


def organisations_shut(user: User) -> QuerySet[Organisation]:
    """The organisations that wait for this member's second factor, by name."""
    return Organisation.objects.filter(
        memberships__in=shut_out(Membership.objects.filter(AWAKE, user=user))
    )
