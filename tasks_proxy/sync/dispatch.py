"""Which due lists are read now: as many as circuit and budget allow, watched ones first."""

from __future__ import annotations

from django.conf import settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import budget, circuit, presence, schedule

MOST_AT_ONCE = 50
"""Lists of one connection that one tick may send out."""

LEASE_SECONDS = 30.0
"""How long a list that was sent out is not sent again; its reading then sets the true time."""

EARLY_SECONDS = 0.5
"""Half a tick: a list that is due every two seconds would else be read every three."""

CALLS_A_LIST = 2
"""What reading a list that changes usually takes."""

RESERVED_SHARE = 0.1
"""Of the budget, kept for agents and people: their calls are never refused, only counted."""


def take_due(connection: Connection, now: float) -> list[int]:
    """Primary keys of the lists to read now; each is leased, so that the next tick skips it.

    Raises StoreUnavailable.
    """
    state = circuit.read(connection)
    if state.is_open(now):
        return []
    due = schedule.due(connection, now + EARLY_SECONDS, most=MOST_AT_ONCE * 10)
    most = 1 if state.failures >= circuit.FAILURES_TO_OPEN else _affordable(connection)
    chosen = due if len(due) <= most else _watched_first(due)[:most]
    schedule.plan(connection, dict.fromkeys(chosen, now + LEASE_SECONDS))
    return chosen


def _affordable(connection: Connection) -> int:
    reserved = settings.UPSTREAM_CALLS_PER_MINUTE * RESERVED_SHARE
    calls = max(0.0, budget.left(connection) - reserved)
    return min(MOST_AT_ONCE, int(calls / CALLS_A_LIST))


def _watched_first(due: list[int]) -> list[int]:
    rows = list(TaskList.objects.filter(pk__in=due))
    watched = presence.watched(rows)
    return sorted(due, key=lambda pk: pk not in watched)
