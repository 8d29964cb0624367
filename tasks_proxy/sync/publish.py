"""Writing a snapshot and telling everybody of what changed: the only way into the mirror."""

from __future__ import annotations

from tasks_proxy.core.changes import change
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import events, schedule, snapshots
from tasks_proxy.store.client import together
from tasks_proxy.store.signals import snapshot_written
from tasks_proxy.sync.diff import structure_changed
from tasks_proxy.sync.record import record


def publish(
    task_list: TaskList, old: Snapshot | None, new: Snapshot, *, by: str = "sync"
) -> Snapshot:
    """Store `new` over `old` and tell the list's viewers; the snapshot with its version.

    What is told for good is stored first; where that shows that `new` is older news, or that the
    list was removed, nothing else is done. Raises StoreUnavailable.
    """
    if not record(task_list, old, new, by=by):
        return old or new
    structure = structure_changed(old, new)
    changed = old is None or structure or _said(old) != _said(new)
    with together():
        stamped = snapshots.write(task_list, _keeping_version(old, new), renew=changed)
        _plan_expiry(task_list, stamped)
        if changed:
            message = change(old, stamped, structure=structure)
            events.publish(task_list, stamped.version, message)
        else:
            read = {"fetchedAt": stamped.fetched_at, "version": stamped.version, "error": None}
            events.tell(task_list, "read", read)
        snapshot_written.send(
            sender=TaskList, task_list=task_list, snapshot=stamped, structure_changed=structure
        )
    return stamped


def tell_failure(task_list: TaskList, old: Snapshot | None, error: str) -> None:
    """Tell the list's viewers that a reading failed; what they see stays."""
    known = {"fetchedAt": old.fetched_at, "version": old.version} if old else {}
    events.tell(task_list, "read", {**known, "error": error})


def _keeping_version(old: Snapshot | None, new: Snapshot) -> Snapshot:
    return new if old is None else new.at_version(old.version)


def _said(snapshot: Snapshot) -> tuple[object, ...]:
    return (snapshot.complete, snapshot.incomplete_reason, [task.fields for task in snapshot.tasks])


def _plan_expiry(task_list: TaskList, snapshot: Snapshot) -> None:
    times = [task.expires_at for task in snapshot.tasks if task.expires_at is not None]
    schedule.plan_expiry(task_list, min(times) / 1000 if times else None)
