"""Secrets of second factors at rest: encrypted by the same keys as credentials."""

from __future__ import annotations

from uuid import NAMESPACE_OID, UUID, uuid5

from allauth.mfa.models import Authenticator
from django.db import transaction

from tasks_proxy.connections import vault
from tasks_proxy.connections.rotation import Rotation
from tasks_proxy.core.errors import CredentialUnreadable

_SPACE = uuid5(NAMESPACE_OID, "taskloom second factors")
"""What their plaintexts are bound to, so that none opens as a connection's credential."""

_FIELDS = ("secret", "seed")


def seal(secret: str) -> str:
    """The ciphertext of a factor's secret."""
    return vault.encrypt(_SPACE, secret)


def unseal(ciphertext: str) -> str:
    """The secret; CredentialUnreadable when no key opens it."""
    return vault.decrypt(_SPACE, ciphertext)


def factors_rotate() -> Rotation:
    """Encrypt the secrets of all second factors with the newest key; `unreadable` names people."""
    done = Rotation()
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is not None:
                _rotate(row, done)
    return done


def _rotate(row: Authenticator, done: Rotation) -> None:
    for field in _FIELDS:
        ciphertext = row.data.get(field)
        if not isinstance(ciphertext, str):
            continue
        if vault.is_by_newest_key(ciphertext):
            done.already += 1
            continue
        try:
            row.data[field] = seal(unseal(ciphertext))
        except CredentialUnreadable:
            done.unreadable.append(UUID(int=row.user_id))
            continue
        row.save(update_fields=["data"])
        done.rotated += 1
