"""Second factors: who has one, and who an organisation waits for."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from tasks_proxy.accounts.models import Membership, Organisation, User


class TwoFactorsRequired(Http404):
    """The organisation shows itself only to people with two factors, and this one has none.

    To whom it may concern less it is as if there were no such organisation.
    """

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(f"{organisation.name} asks for two factors.")
        self.organisation = organisation


def _codes(user: str) -> Exists:
    """Whether the person in this column signs in with a code too."""
    return Exists(Authenticator.objects.filter(user=OuterRef(user), type=Authenticator.Type.TOTP))


def has_two_factors(user: User) -> bool:
    """Whether the person signs in with a code from an authenticator too."""
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    return bool(rows.exists())


def with_factors(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """The memberships, each with `two_factors`: whether its person has them."""
    return memberships.annotate(two_factors=_codes("user"))


def shut_out(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those memberships whose organisation asks for two factors that their person has not."""
    return memberships.filter(~_codes("user"), organisation__requires_two_factors=True)
