"""Reading one list, from lock to plan: what jobs and commands call."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tasks_proxy.connections.capabilities import capabilities_of
from tasks_proxy.core.errors import BudgetSpent, TaskloomError, UpstreamMissing
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import (
    budget,
    circuit,
    discoveries,
    keys,
    locks,
    presence,
    readings,
    schedule,
    snapshots,
    states,
)
from tasks_proxy.store.attempts import Attempt
from tasks_proxy.store.client import together
from tasks_proxy.store.readings import Begun
from tasks_proxy.store.states import ReadState
from tasks_proxy.sync import policy
from tasks_proxy.sync.fetch import read_list
from tasks_proxy.sync.inflow import read_feed
from tasks_proxy.sync.loose import read_loose
from tasks_proxy.sync.publish import tell_failure
from tasks_proxy.sync.settle import settle
from tasks_proxy.upstream.factory import Spend, lists_for

LIST_LOCK_SECONDS = 130.0
"""Longer than a job may run, so that a living reader never loses its lock."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How it went: the new snapshot, or why there is none; neither when another is at it."""

    snapshot: Snapshot | None = None
    error: TaskloomError | None = None


def refresh_list(
    task_list: TaskList, *, spend: Spend = budget.spend, details: bool = False, wait: float = 0
) -> Refreshed:
    """Read one list and publish it, unless another process is reading it now.

    `spend` is told of each call. With `wait` the other process is waited for, that many seconds.
    Raises StoreUnavailable.
    """
    if capabilities_of(task_list.connection).feed:
        error = read_feed(task_list.connection, spend, patient=details, wait=wait)
        return Refreshed(None if error else snapshots.read(task_list), error)
    with locks.held(keys.of_list(task_list, "lock"), seconds=LIST_LOCK_SECONDS, wait=wait) as had:
        if not had:
            # Should that process have died, its lock is free by then.
            soon = time.time() + locks.LEASE_SECONDS
            schedule.hasten(task_list.connection, [task_list.pk], soon)
            return Refreshed()
        began = time.time()
        with readings.begun(task_list) as reading:
            return _refreshed(task_list, reading, began, spend, details=details)


def _refreshed(
    task_list: TaskList, reading: Begun, began: float, spend: Spend, *, details: bool
) -> Refreshed:
    try:
        new = _read(task_list, reading, spend, details=details)
    except BudgetSpent as error:
        _postponed(task_list, error)
        return Refreshed(error=error)
    except TaskloomError as error:
        if task_list.left_at is not None and isinstance(error, UpstreamMissing):
            schedule.forget(task_list.connection, task_list.pk)
        else:
            _failed(task_list, reading.old, error)
        return Refreshed(error=error)
    if task_list.left_at is not None and not _found_again(task_list, new):
        return Refreshed(new)
    stamped = settle(task_list, new, began)
    _succeeded(task_list, stamped, reading.attempt)
    return Refreshed(stamped)


def _read(task_list: TaskList, reading: Begun, spend: Spend, *, details: bool) -> Snapshot:
    client, now = lists_for(task_list.connection, spend), time.time()
    old, looked_at = reading.old, reading.looked_at
    if task_list.list_id is None:
        agents = discoveries.agents(task_list.connection)
        return read_loose(client, old, agents=agents, now=now, details=details, looked_at=looked_at)
    return read_list(client, task_list.list_id, old, now=now, details=details, looked_at=looked_at)


def _found_again(task_list: TaskList, new: Snapshot) -> bool:
    """Whether a list that was left holds tasks at the upstream that its connection leads to now."""
    if new.tasks:
        lists_remember(task_list.connection, [task_list.list_id])
        return True
    schedule.forget(task_list.connection, task_list.pk)
    return False


def _succeeded(task_list: TaskList, snapshot: Snapshot, attempt: Attempt) -> None:
    agents = {task.agent for task in snapshot.tasks if task.agent}
    with together():
        states.write(task_list, ReadState(at=snapshot.fetched_at))
        circuit.succeeded(task_list.connection)
        schedule.plan(task_list.connection, {task_list.pk: _due(task_list, snapshot)})
        presence.hasten_watched(task_list, _due(task_list, snapshot, watched=True))
        discoveries.meet(task_list.connection, agents)
        attempt.end()


def _due(task_list: TaskList, snapshot: Snapshot, *, watched: bool = False) -> float:
    rest = policy.seconds_until_due((task.status for task in snapshot.tasks), watched=watched)
    if task_list.list_id is None:
        rest = max(rest, policy.LOOSE_SECONDS)
    return snapshot.fetched_at + rest


def _failed(task_list: TaskList, old: Snapshot | None, error: TaskloomError) -> None:
    now = time.time()
    last = states.read([task_list]).get(task_list.pk)
    state = states.failed_after(last, str(error), now)
    states.write(task_list, state)
    rest = policy.seconds_until_retry(error, state.failures)
    schedule.plan(task_list.connection, {task_list.pk: now + rest})
    tell_failure(task_list, old, str(error))
    circuit.failed(task_list.connection, error)


def _postponed(task_list: TaskList, error: BudgetSpent) -> None:
    """No failure: there is only no call left for it now."""
    schedule.plan(task_list.connection, {task_list.pk: time.time() + error.retry_after})
