"""What changed between two snapshots."""

from __future__ import annotations

from typing import Any

from tasks_proxy.core.events import Kind
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.sync.diff import events_between, structure_changed


def snapshot(*tasks: dict[str, Any]) -> Snapshot:
    return Snapshot(list_id="l", tasks=tuple(map(Task.from_fields, tasks)), fetched_at=0)


def task(task_id: str, **fields: Any) -> dict[str, Any]:
    return {"taskId": task_id, "status": "pending", "dependsOn": [], **fields}


def test_the_first_snapshot_adds_every_task() -> None:
    events = events_between(None, snapshot(task("a"), task("b")), seen=7)
    assert [(event.task, event.kinds) for event in events] == [
        ("a", (Kind.ADDED,)),
        ("b", (Kind.ADDED,)),
    ]


def test_a_task_that_is_gone_is_told_with_its_last_status() -> None:
    (event,) = events_between(snapshot(task("a", status="failed")), snapshot(), seen=7)
    assert event.kinds == (Kind.REMOVED,)
    assert event.changes["status"] == ["failed", None]


def test_a_change_tells_old_and_new() -> None:
    old, new = snapshot(task("a")), snapshot(task("a", status="in_progress"))
    (event,) = events_between(old, new, seen=7)
    assert event.changes == {"status": ["pending", "in_progress"]}


def test_a_field_that_was_only_learnt_is_no_event() -> None:
    old, new = snapshot(task("a")), snapshot(task("a", description="long known upstream"))
    assert events_between(old, new, seen=7) == []


def test_a_change_happened_when_the_upstream_says_so_but_never_in_the_future() -> None:
    old = snapshot(task("a", updatedAt=1), task("b", updatedAt=1))
    new = snapshot(
        task("a", status="failed", updatedAt=5), task("b", status="failed", updatedAt=99)
    )
    assert [event.at for event in events_between(old, new, seen=7)] == [5, 7]


def test_only_ids_and_edges_are_structure() -> None:
    base = snapshot(task("a"), task("b", dependsOn=["a"]))
    renamed = snapshot(task("a", title="x"), task("b", dependsOn=["a"], status="failed"))
    assert not structure_changed(base, renamed)
    assert structure_changed(base, snapshot(task("a"), task("b")))
    assert structure_changed(base, snapshot(task("a"), task("b", dependsOn=["a"]), task("c")))
    assert structure_changed(
        base, snapshot(task("a"), task("b", dependsOn=["a"], blockedByTaskIds=["a"]))
    )
    assert structure_changed(None, base)
