"""The demo's organisation, its owner and its connection."""

from __future__ import annotations

import os
from typing import TextIO

from django.core.management import call_command
from django.db import transaction

from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role

ORGANISATION = "acme"
OWNER = "demo@taskloom.example"
UPSTREAM_ID = "acme"


@transaction.atomic
def make_team(password: str) -> None:
    """The organisation with its owner, however often it is asked for."""
    organisation, _ = Organisation.objects.update_or_create(
        slug=ORGANISATION, defaults={"name": "Acme Robotics"}
    )
    owner = User.objects.filter(email=OWNER).first()
    if owner is None:
        owner = User.objects.create_user(OWNER, password, name="Demo Owner")
    elif not owner.check_password(password):
        owner.set_password(password)
        owner.save(update_fields=["password"])
    Membership.objects.update_or_create(
        organisation=organisation, user=owner, defaults={"role": Role.OWNER}
    )


def connect_team(upstream: str, token: str, log: TextIO) -> None:
    """Connect the organisation to the upstream at this address and read all its lists."""
    os.environ["UPSTREAM_TOKEN"] = token  # where `connect` looks for it: never in an argument
    try:
        call_command(
            "connect",
            ORGANISATION,
            provider="quantcdn",
            base_url=upstream,
            upstream_id=UPSTREAM_ID,
            stdout=log,
            stderr=log,
        )
    finally:
        del os.environ["UPSTREAM_TOKEN"]
    call_command("sync", ORGANISATION, full=True, stdout=log, stderr=log)
