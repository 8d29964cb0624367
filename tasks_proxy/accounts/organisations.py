"""Making organisations and putting people into them."""

from __future__ import annotations

from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify

from tasks_proxy.accounts.addresses import address_verified
from tasks_proxy.accounts.members import an_owner_remains, members_locked
from tasks_proxy.accounts.models import Membership, Organisation, User, slug_validator
from tasks_proxy.accounts.roles import Role


def organisation_ensure(slug: str) -> tuple[Organisation, bool]:
    """The organisation of this slug and whether it was made now; ValidationError for a bad slug."""
    slug_validator(slug)
    return Organisation.objects.get_or_create(
        slug=slug, defaults={"name": slug.replace("-", " ").title()}
    )


def slug_free(name: str) -> str:
    """A slug like the name that no organisation has yet."""
    base = slugify(name)[:40].strip("-_").replace("_", "-") or "team"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)


@transaction.atomic
def organisation_create(*, name: str, slug: str, owner: User) -> Organisation:
    """A new organisation with its first owner; ValidationError for a slug that is bad or taken."""
    organisation = Organisation(name=name, slug=slug)
    organisation.full_clean()
    organisation.save()
    Membership.objects.create(organisation=organisation, user=owner, role=Role.OWNER)
    return organisation


@transaction.atomic
def member_add(
    *, email: str, organisation: Organisation, role: Role, password: str | None = None
) -> tuple[User, bool]:
    """Give a person a role, making the person where nobody has the address; and whether it did.

    A new person's address counts as verified: whoever runs this site vouches for it. A password
    is set only for a new person: nobody's password changes by being added to a team.
    Raises ValidationError for a bad address or for taking the last owner's role away.
    """
    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    made = user is None
    if user is None:
        user = User.objects.create_user(email, password)
        address_verified(user)
    members = members_locked(organisation)
    if role != Role.OWNER:
        an_owner_remains(members, without=user.pk)
    Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": role}
    )
    return user, made
