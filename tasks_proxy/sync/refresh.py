"""Reading one list, from lock to plan: what jobs and commands call."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tasks_proxy.core.errors import BudgetSpent, TaskloomError
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import (
    budget,
    circuit,
    discoveries,
    keys,
    locks,
    presence,
    schedule,
    snapshots,
    states,
    touches,
)
from tasks_proxy.store.states import ReadState
from tasks_proxy.sync import policy
from tasks_proxy.sync.fetch import read_list
from tasks_proxy.sync.loose import read_loose
from tasks_proxy.sync.publish import tell_failure
from tasks_proxy.sync.reconcile import with_newer
from tasks_proxy.sync.rewrite import rewrite
from tasks_proxy.upstream.factory import Spend, upstream_for

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
    with locks.held(keys.of_list(task_list, "lock"), seconds=LIST_LOCK_SECONDS, wait=wait) as had:
        if not had:
            # Should that process have died, its lock is free by then.
            soon = time.time() + locks.LEASE_SECONDS
            schedule.hasten(task_list.connection, [task_list.pk], soon)
            return Refreshed()
        began = time.time()
        old = snapshots.read(task_list)
        try:
            new = _read(task_list, old, spend, details=details)
        except BudgetSpent as error:
            _postponed(task_list, error)
            return Refreshed(error=error)
        except TaskloomError as error:
            _failed(task_list, old, error)
            return Refreshed(error=error)
        stamped = _publish(task_list, new, began)
        _succeeded(task_list, stamped)
        return Refreshed(stamped)


def _read(task_list: TaskList, old: Snapshot | None, spend: Spend, *, details: bool) -> Snapshot:
    client = upstream_for(task_list.connection, spend)
    looked_at, now = presence.looked_at(task_list), time.time()
    if task_list.list_id is None:
        agents = discoveries.agents(task_list.connection)
        return read_loose(client, old, agents=agents, now=now, details=details, looked_at=looked_at)
    return read_list(client, task_list.list_id, old, now=now, details=details, looked_at=looked_at)


def _publish(task_list: TaskList, new: Snapshot, began: float) -> Snapshot:
    """Publish a reading, less what it may tell of tasks that were written since it began."""

    def settled(current: Snapshot | None) -> Snapshot:
        newer = touches.touched_since(task_list.connection, began)
        return with_newer(new, current, newer)

    return rewrite(task_list, settled) or new


def _succeeded(task_list: TaskList, snapshot: Snapshot) -> None:
    watched = bool(presence.watched([task_list]))
    rest = policy.seconds_until_due((task.status for task in snapshot.tasks), watched=watched)
    if task_list.list_id is None:
        rest = max(rest, policy.LOOSE_SECONDS)
    states.write(task_list, ReadState(at=snapshot.fetched_at))
    circuit.succeeded(task_list.connection)
    schedule.plan(task_list.connection, {task_list.pk: snapshot.fetched_at + rest})
    discoveries.meet(task_list.connection, {task.agent for task in snapshot.tasks if task.agent})


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
