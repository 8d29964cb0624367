"""Run in a site's environment: makes many connections, or counts whose credential opens."""

from __future__ import annotations

import sys

import django

django.setup()

from tasks_proxy.accounts.models import Organisation  # noqa: E402  after the settings are loaded
from tasks_proxy.connections import vault  # noqa: E402
from tasks_proxy.connections.models import Connection, Provider  # noqa: E402
from tasks_proxy.core.errors import CredentialUnreadable  # noqa: E402


def make(count: int) -> None:
    """Connections with the secrets `secret-0`, `secret-1`, …; upstream ids are the numbers."""
    teams = Organisation.objects.bulk_create(
        [Organisation(slug=f"team-{n}", name=f"Team {n}") for n in range(count)]
    )
    rows = []
    for number, team in enumerate(teams):
        row = Connection(
            organisation=team,
            provider=Provider.QUANTCDN,
            base_url="https://upstream.example",
            upstream_id=str(number),
        )
        row.seal(f"secret-{number}")
        rows.append(row)
    Connection.objects.bulk_create(rows, batch_size=500)


def check() -> None:
    """Print how many are there, open, and are by the newest key; then the edited secrets."""
    there = opened = newest = 0
    edited = []
    for row in Connection.objects.all():
        there += 1
        newest += vault.is_by_newest_key(row.credential)
        try:
            secret = row.unseal()
        except CredentialUnreadable:
            continue
        opened += 1
        if secret != f"secret-{row.upstream_id}":
            edited.append(secret)
    print(there, opened, newest, *sorted(edited))  # noqa: T201  this is its answer


def edit(numbers: list[str]) -> None:
    """Enter other secrets, as somebody does on a page."""
    for number in numbers:
        row = Connection.objects.get(upstream_id=number)
        row.seal(f"edited-{number}")
        row.save()


if __name__ == "__main__":
    action, *words = sys.argv[1:]
    if action == "make":
        make(int(words[0]))
    elif action == "edit":
        edit(words)
    else:
        check()
