"""Secrets of second factors change their keys with all others."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from pytest_django import Settings

from tasks_proxy.accounts.models import User
from tasks_proxy.connections import factors

pytestmark = pytest.mark.django_db


def test_second_factors_go_to_the_newest_key(settings: Settings) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.CREDENTIAL_KEYS = [old]
    user = User.objects.create_user("p@acme.example")
    for kind, field in (("totp", "secret"), ("recovery_codes", "seed")):
        Authenticator.objects.create(user=user, type=kind, data={field: factors.seal(f"x-{field}")})
    settings.CREDENTIAL_KEYS = [new, old]
    assert factors.factors_rotate().rotated == 2
    settings.CREDENTIAL_KEYS = [new]
    rows = Authenticator.objects.all()
    opened = {factors.unseal(row.data[field]) for row in rows for field in row.data}
    assert opened == {"x-secret", "x-seed"}
    settings.CREDENTIAL_KEYS = [old]
    assert len(factors.factors_rotate().unreadable) == 2
