"""Snapshots to bytes and back; tasks that stay as they are stay the same objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import Status
from tasks_proxy.store import codec
from tasks_proxy.store.codec import pack, unpack


@pytest.fixture(autouse=True)
def _unknown() -> Iterator[None]:
    codec.forget()
    yield
    codec.forget()


def _task(task_id: str, read_at: float | None = None, **fields: Any) -> Task:
    wire = {"taskId": task_id, "title": f"Title of {task_id}", "status": "pending", "odd": [1]}
    return Task.from_fields(wire | fields, read_at=read_at)


def _snapshot(*tasks: Task, **more: Any) -> Snapshot:
    return Snapshot(list_id="x", tasks=tasks, fetched_at=1.0, version="e-1", **more)


def test_what_was_packed_comes_back() -> None:
    known = _snapshot(
        _task("a", 5.0, title="half \ud800"), complete=False, incomplete_reason="Why."
    )
    assert unpack(pack(known)) == known
    assert unpack(pack(_snapshot())) == _snapshot()


def test_only_what_changed_is_made_anew() -> None:
    first = unpack(pack(_snapshot(_task("a"), _task("b"), _task("c", 1.0), _task("gone"))))
    changed = _snapshot(
        _task("new"), _task("c", 2.0), _task("b", status="failed"), _task("a"), _task("late")
    )
    second = unpack(pack(replace(changed, version="e-2")))
    assert second == replace(changed, version="e-2")
    assert second.by_id["a"] is first.by_id["a"]
    assert second.by_id["b"].status is Status.FAILED
    assert second.by_id["c"].read_at == 2.0


def test_lists_of_one_name_do_not_mix() -> None:
    ours, theirs = _snapshot(_task("a")), _snapshot(_task("a", title="Theirs"), _task("b"))
    for snapshot in (ours, theirs, replace(ours, fetched_at=2.0), replace(theirs, fetched_at=2.0)):
        assert unpack(pack(snapshot)) == snapshot


def test_a_list_that_is_too_long_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MOST_KNOWN", 1)
    first = unpack(pack(_snapshot(_task("a"), _task("b"))))
    second = unpack(pack(replace(_snapshot(_task("a"), _task("b")), fetched_at=2.0)))
    assert second.tasks == first.tasks
    assert second.tasks[0] is not first.tasks[0]
