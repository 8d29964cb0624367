"""How many calls a minute a connection may make, and how many of them are left."""

from __future__ import annotations

from django.conf import settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import BudgetSpent
from tasks_proxy.store import limits

NAME = "upstream-calls"


def spend(connection: Connection) -> None:
    """Count a call that is made whatever the budget says: a person or an agent waits for it."""
    limits.hit(NAME, settings.UPSTREAM_CALLS_PER_MINUTE, *_key(connection))


def spend_or_wait(connection: Connection) -> None:
    """Count a call of the sync; BudgetSpent, with the seconds to wait, when none is left."""
    if not limits.hit(NAME, settings.UPSTREAM_CALLS_PER_MINUTE, *_key(connection)):
        _, wait = limits.left(NAME, settings.UPSTREAM_CALLS_PER_MINUTE, *_key(connection))
        raise BudgetSpent(
            f"The budget of {settings.UPSTREAM_CALLS_PER_MINUTE} calls a minute is used up;"
            " reading goes on in a moment.",
            retry_after=max(1.0, wait),
        )


def left(connection: Connection) -> int:
    """Calls that may still be made now."""
    calls, _ = limits.left(NAME, settings.UPSTREAM_CALLS_PER_MINUTE, *_key(connection))
    return calls


def _key(connection: Connection) -> tuple[str, str]:
    return str(connection.organisation_id), str(connection.pk)
