"""A discovery over one connection, from what is known to what is remembered of it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

from tasks_proxy.connections.capabilities import capabilities_of
from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import BudgetSpent, StoreUnavailable, TaskloomError
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.lists import lists_remember, storable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import circuit, discoveries, schedule, states
from tasks_proxy.store.discoveries import Discovered, Pursuit
from tasks_proxy.store.states import ReadState
from tasks_proxy.sync.discover import MOST_CALLS, Found, Search
from tasks_proxy.sync.inflow import read_feed
from tasks_proxy.sync.loose import read_at_after
from tasks_proxy.sync.reconcile import with_task
from tasks_proxy.sync.rewrite import rewrite
from tasks_proxy.sync.rouse import rouse
from tasks_proxy.upstream.factory import Spend, lists_for

WHOLE_EVERY_SECONDS = 900.0
"""How often all is looked for again: a task that moved to a new list is no new task."""

EVERY_SECONDS = 30.0
BUSY_SECONDS = 10.0
"""How often new lists are looked for, and how often while some may be missing or many come."""

BUSY_TASKS = 50
"""New tasks of which the newest 100 show so many may soon be more than they can show."""

LONGEST_PURSUIT_SECONDS = 3600.0
"""How old a search may grow: what it was told first may have moved since."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What one discovery found, and where the discoveries stand after it."""

    found: Found
    state: Discovered


def survey(
    connection: Connection,
    spend: Spend,
    *,
    whole: bool = False,
    most: int = MOST_CALLS,
    seconds: float = math.inf,
) -> Survey:
    """Find a connection's lists, remember them, and plan the new ones for reading now.

    `spend` is told of each call, of which there are `most` at most, and few once `seconds` are
    over; what is then left open the next one goes on with. With `whole` all is looked for, else
    what came since the last time.

    Raises UpstreamError, CredentialUnreadable, AddressRefused, BudgetSpent or StoreUnavailable,
    once what was found before is remembered.
    """
    if capabilities_of(connection).feed:
        return _by_feed(connection, spend, whole=whole)
    now = time.time()
    before = discoveries.read(connection)
    search: Search | None = None
    ended: TaskloomError | None = None
    try:
        search = _search(connection, spend, before, now, whole=whole)
        search.run(most, seconds)
    except StoreUnavailable:
        raise
    except TaskloomError as error:
        ended = error
    state = replace(before, due_at=now + EVERY_SECONDS)
    if search is not None and search.asked:
        state = _after(before, search, now)
        discoveries.meet(connection, search.found.agents)
        _remember(connection, search.found, now)
    discoveries.write(connection, state)
    if ended is not None:
        _ended(connection, ended, now)
        raise ended
    circuit.succeeded(connection)
    states.write_connection(connection, ReadState(at=now))
    return Survey(search.found if search else Found(), state)


def _search(
    connection: Connection, spend: Spend, before: Discovered, now: float, *, whole: bool
) -> Search:
    """The search that is under way, or a new one."""
    found = Found(agents=discoveries.agents(connection))
    client = lists_for(connection, spend)
    pursuit = before.pursuit
    whole = whole or before.newest is None or now - before.whole_at > WHOLE_EVERY_SECONDS
    stale = pursuit is None or now - pursuit.began_at > LONGEST_PURSUIT_SECONDS
    # A search for what is new is given up for one for everything, and no other way round.
    if pursuit is None or stale or (whole and pursuit.since is not None):
        pursuit = Pursuit(since=None if whole else before.newest, began_at=now)
    return Search(client, found, pursuit)


def _by_feed(connection: Connection, spend: Spend, *, whole: bool) -> Survey:
    """The feed that tells of tasks tells of their lists as well."""
    error = read_feed(connection, spend, whole=whole)
    if error is not None:
        raise error
    plan_unknown(connection, time.time())
    return Survey(Found(), discoveries.read(connection))


def plan_unknown(connection: Connection, now: float) -> None:
    """Plan every remembered list that has no time yet, all of them after Redis lost its data."""
    every = TaskList.objects.filter(connection=connection, left_at=None)
    missing = set(every.values_list("pk", flat=True)) - schedule.known(connection)
    schedule.plan(connection, dict.fromkeys(missing, now))


def _after(before: Discovered, search: Search, now: float) -> Discovered:
    """A gap stays until a search reaches over it; only then does `newest` move on."""
    rest, everything = search.rest(), search.found.everything
    busy = search.fresh >= BUSY_TASKS or rest is not None or not everything
    due_at = now + (BUSY_SECONDS if busy else EVERY_SECONDS)
    newest = max(search.newest or 0, before.newest or 0) or 1
    if search.going_on.since is not None:
        if rest is not None or not everything:
            return replace(before, gap=True, due_at=due_at, pursuit=rest)
        return replace(before, newest=newest, gap=False, due_at=due_at, pursuit=None)
    if rest is not None:
        # The first one ever has not seen all; a later one takes nothing back that is known.
        whole = before.whole and before.newest is not None
        return replace(before, whole=whole, due_at=due_at, pursuit=rest)
    gap = before.gap and not everything
    if not gap:
        due_at = now + EVERY_SECONDS
    return Discovered(newest=newest, whole_at=now, whole=everything, gap=gap, due_at=due_at)


def _ended(connection: Connection, error: TaskloomError, now: float) -> None:
    """An error ended the search; a budget that is spent is no failure of the upstream."""
    if isinstance(error, BudgetSpent):
        return
    last = states.read_connection(connection)
    states.write_connection(connection, states.failed_after(last, str(error), now))
    circuit.failed(connection, error)


def _remember(connection: Connection, found: Found, now: float) -> None:
    ids: list[str | None] = [list_id for list_id in found.list_ids if storable(list_id)]
    if found.unlisted:
        ids.append(None)
    met = lists_remember(connection, ids)
    plan_unknown(connection, now)
    rouse(connection, met, found.statuses, now)
    unlisted = TaskList.objects.filter(connection=connection, list_id=None, left_at=None).first()
    if unlisted is not None:
        rewrite(unlisted, lambda current: _with_unlisted(current, found))


def _with_unlisted(current: Snapshot | None, found: Found) -> Snapshot | None:
    """The tasks of no list, with those just met; a first snapshot is left to a whole reading."""
    if current is None:
        return None
    for task_id, fields in found.unlisted.items():
        known = current.by_id.get(task_id)
        if known is None or known.with_fields(fields).fields != known.fields:
            read_at = read_at_after(known, fields) if known else None
            current = with_task(current, fields, read_at=read_at)
    return current
