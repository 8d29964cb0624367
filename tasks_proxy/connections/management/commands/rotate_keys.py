"""`manage.py rotate_keys`: every stored credential by the newest key of CREDENTIAL_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tasks_proxy.connections.factors import factors_rotate
from tasks_proxy.connections.rotation import credentials_rotate


class Command(BaseCommand):
    """Encrypts stored credentials anew; it can be stopped and run again at any time."""

    help = (
        "Encrypt every stored credential with the newest key."
        " Put the new key first in CREDENTIAL_KEYS, restart all processes, run this,"
        " then take the old keys out."
    )

    def handle(self, **options: Any) -> None:
        """Rotate and tell the counts; exit code 1 where a credential cannot be opened."""
        done = credentials_rotate()
        self.stdout.write(f"{_counted(done.rotated)} encrypted anew, {done.already} were already.")
        for pk in done.unreadable:
            self.stderr.write(f"connection {pk}: no key opens its credential")
        factors = factors_rotate()
        if factors.rotated or factors.already:
            self.stdout.write(
                f"Of second factors {factors.rotated} encrypted anew,"
                f" {factors.already} were already."
            )
        for user_pk in factors.unreadable:
            self.stderr.write(f"user {user_pk.int}: no key opens their second factor")
        unreadable = len(done.unreadable) + len(factors.unreadable)
        if unreadable:
            raise CommandError(
                f"{_counted(unreadable)} left as they are: add the key that they were"
                " made with, or enter them again. Keep the old keys until then."
            )


def _counted(number: int) -> str:
    return f"{number} credential{'' if number == 1 else 's'}"
