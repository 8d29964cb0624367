"""Second factors: their secrets are kept encrypted, as upstream tokens are."""

from __future__ import annotations

import logging

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.base_user import AbstractBaseUser

from tasks_proxy.connections import factors
from tasks_proxy.core.errors import CredentialUnreadable

log = logging.getLogger(__name__)


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """What allauth stores of an authenticator, under the keys of CREDENTIAL_KEYS."""

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret in plain; one that nobody has where no key opens it, so that no code fits."""
        try:
            return factors.unseal(encrypted_text)
        except CredentialUnreadable:
            log.error("no key opens a second factor: is one missing in CREDENTIAL_KEYS?")  # noqa: TRY400
            return str(generate_totp_secret())

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The account's name in the person's authenticator."""
        return str(user)
