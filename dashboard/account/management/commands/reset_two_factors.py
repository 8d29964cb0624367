"""`manage.py reset_two_factors EMAIL`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard.account.standing import factors_reset
from tasks_proxy.accounts.models import User


class Command(BaseCommand):
    """Takes the second factor off an account whose person lost it."""

    help = "Take somebody's second factor and recovery codes away, so that the password is enough."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("email")

    def handle(self, *, email: str, **options: Any) -> None:
        """Do it and say what was done."""
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        done = factors_reset(user)
        self.stdout.write(
            f"{user.email} signs in with the password alone now."
            if done
            else f"{user.email} had no second factor."
        )
