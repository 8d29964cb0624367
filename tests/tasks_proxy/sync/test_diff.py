"""What a reading tells beyond what was told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tasks_proxy.core.events import Kind, TaskEvent
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.sync.diff import EARLY_MS, LEAST_LIFE_MS, Difference, difference, structure_changed
from tasks_proxy.sync.known import Known, known_of

SEEN = 1_700_000_000_000


def snapshot(*tasks: dict[str, Any], read_at: float | None = None) -> Snapshot:
    records = tuple(Task.from_fields(task, read_at=read_at) for task in tasks)
    return Snapshot(list_id="l", tasks=records, fetched_at=100)


def task(task_id: str, **fields: Any) -> dict[str, Any]:
    return {"taskId": task_id, "status": "pending", "dependsOn": [], **fields}


def known(reading: Snapshot) -> dict[str, Known]:
    return {task.id: known_of(task) for task in reading.tasks}


def between(old: Snapshot, new: Snapshot, **more: Any) -> Difference:
    return difference(known(old), new, seen=SEEN, **{"by": "sync", **more})


def events(old: Snapshot, new: Snapshot, **more: Any) -> list[TaskEvent]:
    return between(old, new, **more).events


def test_the_first_reading_adds_every_task_with_what_it_takes_to_draw_it() -> None:
    first = task("a", title="A", dependsOn=["b"], assignedAgentId=None, description="long")
    added, other = events(snapshot(), snapshot(first, task("b")))
    assert (added.kinds, other.kinds) == ((Kind.ADDED,), (Kind.ADDED,))
    assert added.changes == {
        "taskId": [None, "a"],
        "title": [None, "A"],
        "status": [None, "pending"],
        "dependsOn": [None, ["b"]],
    }


def test_a_task_that_is_gone_is_told_with_its_last_status() -> None:
    (event,) = events(snapshot(task("a", status="failed")), snapshot())
    assert event.kinds == (Kind.REMOVED,)
    assert event.changes["status"] == ["failed", None]


def test_a_change_tells_old_and_new_and_by_whom() -> None:
    old, new = snapshot(task("a")), snapshot(task("a", status="in_progress"))
    (event,) = events(old, new, by="Eve")
    assert event.changes == {"status": ["pending", "in_progress"]}
    assert (event.by, event.seen) == ("Eve", SEEN)


@pytest.mark.parametrize(
    "fields",
    [{"progress": 0.5}, {"progressMessage": "half"}, {"progress": 0.5, "updatedAt": SEEN}],
    ids=str,
)
def test_progress_is_no_event(fields: dict[str, Any]) -> None:
    before = {"progress": 0.1, "progressMessage": "", "updatedAt": 1}
    assert events(snapshot(task("a", **before)), snapshot(task("a", **{**before, **fields}))) == []


def test_a_field_that_was_only_learnt_is_no_event_but_remembered() -> None:
    found = between(snapshot(task("a")), snapshot(task("a", description="long known upstream")))
    assert found.events == []
    assert found.known["a"].fields["description"] == "long known upstream"


def test_what_it_takes_to_draw_a_task_is_told_when_it_is_learnt() -> None:
    old = snapshot({"taskId": "a"})
    (event,) = events(old, snapshot(task("a", completedAt=5, status="completed")))
    assert event.changes == {"status": [None, "completed"]}
    assert event.at == 5


def test_a_field_that_a_whole_reading_did_not_have_changes_when_it_appears() -> None:
    old = snapshot(task("a"), read_at=99.0)
    (event,) = events(old, snapshot(task("a", blockedReason="waits", error=None)))
    assert event.changes == {"blockedReason": [None, "waits"]}


def test_a_field_that_this_reading_lacks_is_as_it_was() -> None:
    old = snapshot(task("a", description="known"))
    found = between(old, snapshot(task("a")))
    assert found.events == []
    (event,) = difference(
        found.known, snapshot(task("a", description="new")), seen=SEEN, by="sync"
    ).events
    assert event.changes == {"description": ["known", "new"]}


def test_a_change_happened_when_the_upstream_says_so_but_never_in_the_future() -> None:
    old = snapshot(task("a", updatedAt=1), task("b", updatedAt=1))
    new = snapshot(
        task("a", status="failed", updatedAt=5), task("b", status="failed", updatedAt=SEEN + 9)
    )
    assert [(event.task, event.at) for event in events(old, new)] == [("a", 5), ("b", SEEN)]


@pytest.mark.parametrize("nonsense", [10**30, -1, 0, "yesterday", True, None, [1]], ids=str)
def test_a_senseless_clock_is_replaced_by_ours(nonsense: object) -> None:
    (event,) = events(snapshot(), snapshot(task("a", createdAt=nonsense)))
    assert event.at == SEEN


def test_an_incomplete_reading_does_not_tell_that_a_task_is_gone() -> None:
    old, part = snapshot(task("a"), task("b")), replace(snapshot(task("a")), complete=False)
    found = between(old, part)
    assert found.events == []
    whole = replace(part, complete=True)
    (event,) = difference(found.known, whole, seen=SEEN, by="sync").events
    assert (event.task, event.kinds) == ("b", (Kind.REMOVED,))


@pytest.mark.parametrize(
    ("fields", "expired"),
    [
        ({"status": "completed", "expiresAt": SEEN - 1}, True),
        ({"status": "completed", "expiresAt": SEEN + EARLY_MS}, True),
        ({"status": "completed", "expiresAt": SEEN + EARLY_MS + 1}, False),
        ({"status": "completed", "expiresAt": None}, False),
        ({"status": "completed"}, False),
        ({"status": "completed", "updatedAt": SEEN - LEAST_LIFE_MS}, True),
        ({"status": "completed", "updatedAt": SEEN - LEAST_LIFE_MS + 1}, False),
        ({"status": "failed", "updatedAt": 5}, False),
        ({"status": "pending", "updatedAt": 5}, False),
    ],
    ids=str,
)
def test_a_task_that_vanished_has_expired_or_was_deleted(
    fields: dict[str, Any], expired: bool
) -> None:
    found = between(snapshot(task("a", **fields)), snapshot())
    assert ("a" in found.expired, "a" in found.deleted) == (expired, not expired)


def test_an_expired_task_left_at_its_time() -> None:
    (event,) = events(snapshot(task("a", status="completed", expiresAt=SEEN - 7)), snapshot())
    assert event.at == SEEN - 7
    assert event.changes["expiresAt"] == [SEEN - 7, None]


def test_a_write_tells_of_its_own_tasks_alone() -> None:
    old = snapshot(task("a"), task("b"), task("c"))
    new = snapshot(task("a", status="failed"), task("b", status="failed"))
    assert [event.task for event in events(old, new, by="Eve", only={"a"})] == ["a"]
    gone = events(old, replace(new, complete=False), by="Eve", only={"c"})
    assert [(event.task, event.kinds) for event in gone] == [("c", (Kind.REMOVED,))]


def test_a_reading_from_before_a_write_tells_nothing_of_the_written_task() -> None:
    written = snapshot(task("a", status="in_progress"), task("new"), read_at=150.0)
    began_before = snapshot(task("a"))
    assert events(written, began_before) == []
    assert len(events(written, replace(began_before, fetched_at=200))) == 2


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
