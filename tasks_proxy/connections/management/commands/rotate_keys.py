"""`manage.py rotate_keys`: every stored credential by the newest key of CREDENTIAL_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

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
        if done.unreadable:
            for pk in done.unreadable:
                self.stderr.write(f"connection {pk}: no key opens its credential")
            raise CommandError(
                f"{_counted(len(done.unreadable))} left as they are: add the key that they were"
                " made with, or enter them again. Keep the old keys until then."
            )


def _counted(number: int) -> str:
    return f"{number} credential{'' if number == 1 else 's'}"
