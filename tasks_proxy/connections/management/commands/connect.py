"""`manage.py connect ORG --provider quantcdn|posthog --base-url URL --upstream-id ID`."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from tasks_proxy.accounts.organisations import organisation_ensure
from tasks_proxy.connections.addresses import address_check
from tasks_proxy.connections.connecting import connection_put, token_check
from tasks_proxy.connections.models import ListsBy, Provider
from tasks_proxy.core.errors import StoreUnavailable


class Command(BaseCommand):
    """Connects an organisation to an upstream; the token never stands on the command line."""

    help = (
        "Connect an organisation, made when missing, to its upstream."
        " The upstream's token comes from UPSTREAM_TOKEN or from standard input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which organisation, which upstream."""
        parser.add_argument("organisation", metavar="ORG", help="the organisation's slug")
        parser.add_argument("--provider", required=True, choices=Provider.values)
        parser.add_argument("--base-url", required=True, help="such as https://host[:port]")
        parser.add_argument("--upstream-id", required=True, help="its id at the upstream")
        parser.add_argument("--lists-by", choices=ListsBy.values, default=ListsBy.REPOSITORY,
            help="what makes a list where the upstream has none (repository)",
        )  # fmt: skip

    def handle(self, *, organisation: str, provider: str, **options: Any) -> None:
        """Store the connection and say what was done."""
        token = _token()
        try:
            address_check(options["base_url"])
            with transaction.atomic():
                row, made = organisation_ensure(organisation)
                connection = connection_put(
                    organisation=row,
                    provider=Provider(provider),
                    base_url=options["base_url"],
                    upstream_id=options["upstream_id"],
                    token=token,
                    lists_by=options["lists_by"],
                )
        except ValidationError as error:
            raise CommandError(_told(error)) from error
        except StoreUnavailable as error:
            raise CommandError(
                "The connection leads elsewhere now, so what is known of its lists must be put"
                f" away, but Redis does not answer at REDIS_URL. Nothing was changed. {error}"
            ) from error
        if made:
            self.stdout.write(f"Made the organisation “{row.slug}”.")
        self.stdout.write(f"{row.slug} is connected to {connection}.")
        left = connection.task_lists.exclude(left_at=None).count()
        if left:
            lists = "1 list" if left == 1 else f"{left} lists"
            self.stdout.write(
                f"{lists} of the upstream that it led to before: shown as last seen, and read again"
                " where this one holds tasks of the same list."
            )


def _token() -> str:
    token = os.environ.get("UPSTREAM_TOKEN") or sys.stdin.readline()
    token = token.strip()
    if not token:
        raise CommandError("No token: set UPSTREAM_TOKEN or write it to standard input.")
    try:
        token_check(token)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return token


def _told(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
