"""Encrypting every stored credential anew with the newest key, beside running traffic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from tasks_proxy.connections import vault
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import CredentialUnreadable

_AT_ONCE = 200
"""Rows of one transaction: as many does a crash undo, for the next run to do again."""

_MOST_PASSES = 10


@dataclass(slots=True)
class Rotation:
    """How many credentials were encrypted anew, how many had been, and whose no key opens."""

    rotated: int = 0
    already: int = 0
    unreadable: list[UUID] = field(default_factory=list)


def credentials_rotate() -> Rotation:
    """Encrypt every readable credential with the newest key; the others stay as they are.

    A row is changed only while it holds what was read from it, so that a credential that was
    entered meanwhile stays. Passes are made until one finds nothing left to do, for rows may come
    meanwhile from processes that have the older keys. After a crash, run it again.
    """
    rotated = 0
    for _ in range(_MOST_PASSES):
        found = _pass()
        rotated += found.rotated
        if not found.rotated:
            break
    return Rotation(rotated, found.rotated + found.already - rotated, found.unreadable)


def _pass() -> Rotation:
    found = Rotation()
    for ids in _batches():
        with transaction.atomic():
            for pk in ids:
                _rotate(pk, found)
    return found


def _batches() -> Iterator[list[UUID]]:
    ids = list(Connection.objects.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    while ids:
        yield ids
        later = Connection.objects.filter(pk__gt=ids[-1]).order_by("pk")
        ids = list(later.values_list("pk", flat=True)[:_AT_ONCE])


def _rotate(pk: UUID, found: Rotation) -> None:
    rows = Connection.objects.filter(pk=pk)
    while (ciphertext := rows.values_list("credential", flat=True).first()) is not None:
        try:
            secret = vault.decrypt(pk, ciphertext)
        except CredentialUnreadable:
            found.unreadable.append(pk)
            return
        if vault.is_by_newest_key(ciphertext):
            found.already += 1
            return
        # Where somebody entered another credential since it was read, that one is looked at next.
        if rows.filter(credential=ciphertext).update(credential=vault.encrypt(pk, secret)):
            found.rotated += 1
            return
