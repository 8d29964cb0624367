"""An admin beside the people of all rooms, and tokens of theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from tasks_proxy.accounts.models import ApiToken, Membership, Organisation, User
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.accounts.tokens import token_made

MakeToken = Callable[..., ApiToken]


@pytest.fixture
def admin(organisation: Organisation) -> User:
    """Somebody who manages acme and does not own it."""
    user = User.objects.create_user("admin@acme.example", name="Admin")
    Membership.objects.create(organisation=organisation, user=user, role=Role.ADMIN)
    return user


@pytest.fixture
def no_mail(settings: Settings) -> None:
    """The operator set no mail server up."""
    settings.MAIL_REACHES_PEOPLE = False


@pytest.fixture
def make_token(organisation: Organisation) -> MakeToken:
    """Makes a token of somebody in acme."""

    def make(user: User, name: str = "script") -> ApiToken:
        return token_made(
            user=user, organisation=organisation, name=name, scope=Scope.READ, days=None
        )[0]

    return make
