"""The demo's organisations, their owner and their connections."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.core.management import call_command
from django.db import transaction

from dashboard.demo.environment import CHECKOUT
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role

OWNER = "demo@taskloom.example"


@dataclass(frozen=True, slots=True)
class Team:
    """An organisation of the demo, where its tasks are held, and what is played there."""

    slug: str
    name: str
    provider: str
    upstream_id: str
    workloads: Path

    @property
    def files(self) -> list[Path]:
        """The workload files."""
        return sorted(self.workloads.glob("*.json"))


_SIMULATOR = CHECKOUT / "tasks_proxy" / "simulator"
TEAMS = (
    Team("acme", "Acme Robotics", "quantcdn", "acme", _SIMULATOR / "workloads"),
    Team("hedgehogs", "Hedgehog Labs", "posthog", "1", _SIMULATOR / "posthog" / "workloads"),
)


@transaction.atomic
def make_teams(password: str) -> None:
    """The organisations with their owner, however often it is asked for."""
    owner = User.objects.filter(email=OWNER).first()
    if owner is None:
        owner = User.objects.create_user(OWNER, password, name="Demo Owner")
    elif not owner.check_password(password):
        owner.set_password(password)
        owner.save(update_fields=["password"])
    for team in TEAMS:
        organisation, _ = Organisation.objects.update_or_create(
            slug=team.slug, defaults={"name": team.name}
        )
        Membership.objects.update_or_create(
            organisation=organisation, user=owner, defaults={"role": Role.OWNER}
        )


def connect_team(team: Team, upstream: str, token: str, log: TextIO) -> None:
    """Connect the organisation to the upstream at this address and read all its lists."""
    os.environ["UPSTREAM_TOKEN"] = token  # where `connect` looks for it: never in an argument
    try:
        call_command(
            "connect",
            team.slug,
            provider=team.provider,
            base_url=upstream,
            upstream_id=team.upstream_id,
            stdout=log,
            stderr=log,
        )
    finally:
        del os.environ["UPSTREAM_TOKEN"]
    call_command("sync", team.slug, full=True, stdout=log, stderr=log)
