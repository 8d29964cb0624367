"""`manage.py suspend EMAIL|ORG [--restore]`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dashboard.account import standing
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.suspended import LOOKED_THROUGH


class Command(BaseCommand):
    """Shuts a person or a whole organisation out of everything, or lets them in again."""

    help = (
        "End a person's sessions, streams and tokens and let them in no more; or let a whole"
        " organisation rest: its pages, tokens, links and readings; or restore either."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom, and which way."""
        parser.add_argument(
            "who", metavar="EMAIL|ORG", help="a person's address or an organisation's slug"
        )
        parser.add_argument("--restore", action="store_true", help="let them in again")

    def handle(self, *, who: str, restore: bool, **options: Any) -> None:
        """Do it and say what was done."""
        if "@" in who:  # no slug has one
            self._person(who, restore=restore)
        else:
            self._organisation(who, restore=restore)

    def _person(self, email: str, *, restore: bool) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        if restore:
            standing.restore(user)
            self.stdout.write(f"{user.email} may sign in again.")
            return
        orphans = standing.suspend(user)
        self.stdout.write(f"{user.email} is shut out. `suspend --restore` lets them in again.")
        for slug in orphans:
            self.stderr.write(
                f"{slug} has no other owner: `add_member EMAIL {slug} --role owner` makes one."
            )

    def _organisation(self, slug: str, *, restore: bool) -> None:
        row = Organisation.objects.filter(slug=slug).first()
        if row is None:
            raise CommandError(f"There is no organisation “{slug}”.")
        if restore:
            done = standing.organisation_restore(row)
            days = LOOKED_THROUGH.days
            goes_on = f"goes on as it was; nothing of it is forgotten for its age for {days} days"
            told = goes_on if done else "was not suspended"
        else:
            done = standing.organisation_suspend(row)
            told = "is suspended" if done else "was suspended already"
        self.stdout.write(f"{slug} {told}.")
