"""`manage.py add_member EMAIL ORG --role ROLE [--password-stdin]`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tasks_proxy.accounts.models import Organisation
from tasks_proxy.accounts.organisations import member_add
from tasks_proxy.accounts.roles import Role


class Command(BaseCommand):
    """Puts a person into an organisation, making the person where needed."""

    help = "Give a person a role in an organisation; a new person may get a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, where, as what."""
        parser.add_argument("email")
        parser.add_argument("organisation", metavar="ORG", help="the organisation's slug")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read a new person's password from standard input",
        )

    def handle(self, *, email: str, organisation: str, role: str, **options: Any) -> None:
        """Add the member and say what was done."""
        found = Organisation.objects.filter(slug=organisation).first()
        if found is None:
            raise CommandError(f"There is no organisation “{organisation}”; `connect` makes one.")
        try:
            password = _password() if options["password_stdin"] else None
            user, made = member_add(
                email=email, organisation=found, role=Role(role), password=password
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{user.email} is {role} of {found.slug} now.")
        if made and password is None:
            self.stdout.write("They have no password yet: they set one by “Forgot password?”.")
        elif not made and password is not None:
            self.stdout.write("They existed already, so their password was left as it is.")


def _password() -> str:
    password = sys.stdin.readline().rstrip("\n")
    validate_password(password)
    return password
