"""A discovery over one connection, from what is known to what is remembered of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import BudgetSpent, TaskloomError
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.lists import lists_remember, storable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import circuit, discoveries, schedule, states
from tasks_proxy.store.discoveries import Discovered
from tasks_proxy.store.states import ReadState
from tasks_proxy.sync.discover import Found, discover
from tasks_proxy.sync.loose import read_at_after
from tasks_proxy.sync.reconcile import with_task
from tasks_proxy.sync.rewrite import rewrite
from tasks_proxy.upstream.factory import Spend, upstream_for

WHOLE_EVERY_SECONDS = 900.0
"""How often all is looked for again: a task that moved to a new list is no new task."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What one discovery found, and where the discoveries stand after it."""

    found: Found
    state: Discovered


def survey(connection: Connection, spend: Spend, *, whole: bool = False) -> Survey:
    """Find a connection's lists, remember them, and plan the new ones for reading now.

    `spend` is told of each call. With `whole` all is looked for, else what came since the last
    time. Raises UpstreamError, CredentialUnreadable, AddressRefused or StoreUnavailable.
    """
    now = time.time()
    before = discoveries.read(connection)
    whole = whole or before.newest is None or now - before.whole_at > WHOLE_EVERY_SECONDS
    try:
        found = discover(
            upstream_for(connection, spend),
            agents=discoveries.agents(connection),
            since=None if whole else before.newest,
        )
    except BudgetSpent:
        raise
    except TaskloomError as error:
        _failed(connection, error, now)
        raise
    circuit.succeeded(connection)
    state = _after(before, found, now, whole=whole)
    states.write_connection(connection, ReadState(at=now))
    discoveries.meet(connection, found.agents)
    _remember(connection, found, now)
    discoveries.write(connection, state)
    return Survey(found, state)


def plan_unknown(connection: Connection, now: float) -> None:
    """Plan every remembered list that has no time yet, all of them after Redis lost its data."""
    every = TaskList.objects.filter(connection=connection)
    missing = set(every.values_list("pk", flat=True)) - schedule.known(connection)
    schedule.plan(connection, dict.fromkeys(missing, now))


def _after(before: Discovered, found: Found, now: float, *, whole: bool) -> Discovered:
    """A gap stays until a discovery reaches over it; only then does `newest` move on."""
    if whole:
        return Discovered(
            newest=found.newest or before.newest or 1,
            whole_at=now,
            whole=found.everything,
            gap=before.gap and not found.everything,
        )
    if not found.everything:
        return replace(before, gap=True)
    return replace(before, newest=max(found.newest or 0, before.newest or 0), gap=False)


def _failed(connection: Connection, error: TaskloomError, now: float) -> None:
    last = states.read_connection(connection)
    states.write_connection(connection, states.failed_after(last, str(error), now))
    circuit.failed(connection, error)


def _remember(connection: Connection, found: Found, now: float) -> None:
    ids: list[str | None] = [list_id for list_id in found.list_ids if storable(list_id)]
    if found.unlisted:
        ids.append(None)
    lists_remember(connection, ids)
    plan_unknown(connection, now)
    unlisted = TaskList.objects.filter(connection=connection, list_id=None).first()
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
