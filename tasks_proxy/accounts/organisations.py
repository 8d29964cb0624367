"""Making organisations and putting people into them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from tasks_proxy.accounts.models import Membership, Organisation, User, slug_validator
from tasks_proxy.accounts.roles import Role


def organisation_ensure(slug: str) -> tuple[Organisation, bool]:
    """The organisation of this slug and whether it was made now; ValidationError for a bad slug."""
    slug_validator(slug)
    return Organisation.objects.get_or_create(
        slug=slug, defaults={"name": slug.replace("-", " ").title()}
    )


@transaction.atomic
def member_add(
    *, email: str, organisation: Organisation, role: Role, password: str | None = None
) -> tuple[User, bool]:
    """Give a person a role, making the person where nobody has the address; and whether it did.

    A password is set only for a new person: nobody's password changes by being added to a team.
    Raises ValidationError for a bad address or for taking the last owner's role away.
    """
    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    made = user is None
    if user is None:
        user = User.objects.create_user(email, password)
    owners = Membership.objects.select_for_update().filter(
        organisation=organisation, role=Role.OWNER
    )
    if role != Role.OWNER and [owner.user_id for owner in owners] == [user.pk]:
        raise ValidationError(f"{user.email} is the last owner of {organisation.slug}.")
    Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": role}
    )
    return user, made
