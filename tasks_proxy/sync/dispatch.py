"""Which due lists are read now: as many as circuit and budget allow, watched ones first."""

from __future__ import annotations

from django.conf import settings

from tasks_proxy.connections.models import Connection
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import budget, circuit, discoveries, presence, schedule, seats
from tasks_proxy.sync import lanes
from tasks_proxy.sync.discover import LEAST_CALLS, MOST_CALLS
from tasks_proxy.sync.survey import BUSY_SECONDS

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


SEARCH_SHARE = 0.5
"""Of the budget, kept for discovery while lists are known to be missing."""


def take_due(connection: Connection, now: float) -> list[int]:
    """Primary keys of the lists to read now; each is leased, so that the next tick skips it.

    Raises StoreUnavailable.
    """
    state = circuit.read(connection)
    if state.is_open(now) or seats.all_kept(connection, lanes.seats()):
        return []
    due = schedule.due(connection, now + EARLY_SECONDS, most=MOST_AT_ONCE * 10)
    most = 1 if state.failures >= circuit.FAILURES_TO_OPEN else _affordable(connection)
    chosen = due if len(due) <= most else _watched_first(due)[:most]
    schedule.plan(connection, dict.fromkeys(chosen, now + LEASE_SECONDS))
    return chosen


def calls_to_search(connection: Connection) -> int:
    """How many calls a discovery may make now: all it takes, unless one follows the other.

    While lists are missing a discovery comes every BUSY_SECONDS, and together they take their
    share of the budget and leave the rest to the lists that are known. Raises StoreUnavailable.
    """
    if not discoveries.read(connection).searching:
        return MOST_CALLS
    a_minute = settings.UPSTREAM_CALLS_PER_MINUTE * SEARCH_SHARE
    return min(MOST_CALLS, max(LEAST_CALLS, int(a_minute * BUSY_SECONDS / 60)))


def _affordable(connection: Connection) -> int:
    share = RESERVED_SHARE
    if discoveries.read(connection).searching:
        share += SEARCH_SHARE
    reserved = settings.UPSTREAM_CALLS_PER_MINUTE * share
    calls = max(0.0, budget.left(connection) - reserved)
    return min(MOST_AT_ONCE, int(calls / CALLS_A_LIST))


def _watched_first(due: list[int]) -> list[int]:
    rows = list(TaskList.objects.filter(pk__in=due))
    watched = presence.watched(rows)
    return sorted(due, key=lambda pk: pk not in watched)
