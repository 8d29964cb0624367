"""E-mail addresses that are known to be their person's."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from tasks_proxy.accounts.models import User


def address_verified(user: User) -> None:
    """Note that the person's address is theirs, so that sign-in asks for no proof of it."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
