"""`manage.py create_token EMAIL ORG [--scope read|write] [--days N]`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tasks_proxy.accounts.models import Membership, User
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_create

MOST_DAYS = 3650


def days(text: str) -> int:
    """A number of days from 1 to MOST_DAYS."""
    if not text.isdecimal() or not 1 <= int(text) <= MOST_DAYS:
        raise ArgumentTypeError(f"“{text}” is not a number of days from 1 to {MOST_DAYS}")
    return int(text)


class Command(BaseCommand):
    """Makes an API token; the token stands alone on the last line, and nowhere else ever again."""

    help = "Make an API token for a member of an organisation; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose, for which organisation, for what and how long."""
        parser.add_argument("email")
        parser.add_argument("organisation", metavar="ORG", help="the organisation's slug")
        parser.add_argument("--scope", choices=Scope.values, default=Scope.READ.value)
        parser.add_argument("--days", type=days, default=None, help="ends after so many days")

    def handle(self, *, email: str, organisation: str, scope: str, **options: Any) -> None:
        """Make the token and print it."""
        membership = (
            Membership.objects.select_related("user", "organisation")
            .filter(
                user__email=User.objects.normalize_email(email), organisation__slug=organisation
            )
            .first()
        )
        if membership is None:
            raise CommandError(
                f"{email} is no member of “{organisation}”; `add_member` makes them one."
            )
        secret = token_create(
            user=membership.user,
            organisation=membership.organisation,
            name="From the command line",
            scope=Scope(scope),
            days=options["days"],
        )
        self.stdout.write(f"A {scope} token of {membership.user.email}, shown only now:")
        self.stdout.write(secret)
