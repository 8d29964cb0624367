"""Sketches kept for a version: painted from them, a picture is the one that was painted first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import redis

from dashboard.drawing import kept as keeping
from dashboard.drawing.kept import keep, kept
from dashboard.drawing.pen import Ghost
from dashboard.drawing.picture import Picture, Said, picture, picture_of
from dashboard.drawing.plan import View
from dashboard.drawing.sketch import Sketch
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.models import TaskList
from tests.dashboard.made import WORKLOADS, task, workload

pytestmark = pytest.mark.redis

_NOW = 1_700_000_000.0
_KEY = "tl:3:sketch:7"
_MIXED = (
    task("a", status="completed", startedAt=1, completedAt=9_000, title="Wähle \ud800<b>"),
    task("b", "a", status="in_progress", startedAt=int(_NOW * 1000) - 60_000, progress=0.4),
    task("c", "b", status="blocked", blockedReason="waits & waits", assignedAgentId="anna"),
    task("d", "c", "elsewhere", status="failed", retryCount=1, maxRetries=3),
    *(task(f"e{n}", "d", title=f"Shard {n}", status="completed") for n in range(300)),
    task("x", "y"),
    task("y", "x"),
)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch, own_redis: redis.Redis) -> None:
    """Time stands, and nothing was kept before."""
    monkeypatch.setattr("dashboard.drawing.picture.time.time", lambda: _NOW)
    keeping.forget()


def _snapshot(tasks: tuple[Task, ...] = _MIXED, **more: Any) -> Snapshot:
    return Snapshot(list_id="x", tasks=tasks, fetched_at=1.0, version="e-1", **more)


def _drawn(task_list: TaskList, snapshot: Snapshot, **more: Any) -> Picture:
    found = picture(task_list, snapshot, **more)
    assert isinstance(found, Picture)
    return found


def _from_kept(task_list: TaskList, found: Picture, **more: Any) -> Picture:
    keep(task_list, "e-1", found.sketch)
    sketch = kept(task_list, "e-1")
    assert sketch is not None
    again = picture_of(task_list, sketch, **more)
    assert again is not None
    return again


def test_a_picture_from_a_kept_sketch_is_the_same_to_the_letter(task_list: TaskList) -> None:
    ghosts = {"elsewhere": Ghost("Far", Status.COMPLETED, "in library", "/there")}
    said = Said(
        ("a", "b", "c"), {"x": "~5m"}, ghosts, lambda opened, key: f"?open={key}&{len(opened)}"
    )
    snapshot = _snapshot(complete=False, incomplete_reason="Some are missing.")
    first = _drawn(task_list, snapshot, said=said, link="?view=graph&task={task}")
    laid_over = Said(ghosts=ghosts, group_link=said.group_link)
    again = _from_kept(task_list, first, said=laid_over, link="?view=graph&task={task}")
    assert again.svg == first.svg
    for shown in ("critical", " cycle", "Some are missing", "Shard 0–299", "in library", "~5m"):
        assert shown in again.svg + str(again.notes)
    assert again.folded == replace(first.folded, taken=None)


@pytest.mark.parametrize("name", WORKLOADS)
def test_so_is_that_of_every_workload(task_list: TaskList, name: str) -> None:
    first = _drawn(task_list, _snapshot(tuple(workload(name))))
    again = _from_kept(task_list, first)
    assert again.svg == first.svg


def test_what_ages_is_painted_as_of_now(
    task_list: TaskList, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _drawn(task_list, _snapshot())
    assert ">1 m</text>" in first.svg
    monkeypatch.setattr("dashboard.drawing.picture.time.time", lambda: _NOW + 600)
    assert ">11 m</text>" in _from_kept(task_list, first).svg


def test_only_its_own_version_is_served(task_list: TaskList) -> None:
    keep(task_list, "e-1", _drawn(task_list, _snapshot()).sketch)
    assert kept(task_list, "e-1") is not None
    assert kept(task_list, "e-2") is None
    assert kept(TaskList(pk=8, organisation_id=3), "e-1") is None


@pytest.mark.parametrize(
    "view",
    [
        View("none"),
        View(redundant=True),
        View(task="e7"),
        View(focus="b"),
        View(direction="TB"),
    ],
)
def test_what_not_everybody_sees_first_is_not_kept(
    own_redis: redis.Redis, task_list: TaskList, view: View
) -> None:
    keep(task_list, "e-1", _drawn(task_list, _snapshot(), view=view).sketch)
    assert own_redis.get(_KEY) is None


def test_it_serves_what_shows_the_same_and_nothing_else(task_list: TaskList) -> None:
    sketch = _drawn(task_list, _snapshot()).sketch
    assert sketch.direction == "LR"
    assert all(map(sketch.serves, (View(), View(direction="LR"), View(task="b"))))
    others = (View(direction="TB"), View(task="e7"), View("none"), View(opened=frozenset("g")))
    assert not any(map(sketch.serves, others))


def test_without_its_layout_there_is_no_picture(
    own_redis: redis.Redis, task_list: TaskList
) -> None:
    sketch = _drawn(task_list, _snapshot()).sketch
    own_redis.flushall()
    assert picture_of(task_list, sketch) is None


@pytest.mark.parametrize("rubbish", [b"", b"x\x9c rubbish", b"\x00"])
def test_rubbish_in_the_store_is_no_sketch(
    own_redis: redis.Redis, task_list: TaskList, rubbish: bytes
) -> None:
    own_redis.set(_KEY, rubbish)
    assert kept(task_list, "e-1") is None


def test_a_sketch_of_another_release_is_none(
    task_list: TaskList, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(task_list, "e-1", _drawn(task_list, _snapshot()).sketch)
    monkeypatch.setattr(keeping, "FORM", 0)
    assert kept(task_list, "e-1") is None


def test_the_same_is_written_once(own_redis: redis.Redis, task_list: TaskList) -> None:
    sketch: Sketch = _drawn(task_list, _snapshot()).sketch
    keep(task_list, "e-1", sketch)
    own_redis.delete(_KEY)
    keep(task_list, "e-1", sketch)
    assert own_redis.get(_KEY) is None
    keep(task_list, "e-2", sketch)
    assert own_redis.get(_KEY) is not None


def test_a_chain_that_is_known_later_is_laid_over_what_is_kept(task_list: TaskList) -> None:
    bare = _drawn(task_list, _snapshot()).sketch
    told = _drawn(task_list, _snapshot(), said=Said(("a", "b"), {"x": "~5m", "e7": "~1m"})).sketch
    assert bare.critical == frozenset()
    assert bare.explained(("a", "b"), {"x": "~5m", "e7": "~1m"}) == told
    assert told.estimates == {"x": "~5m"}
    keep(task_list, "e-1", bare)
    keep(task_list, "e-1", told)
    again = kept(task_list, "e-1")
    assert again is not None
    assert (again.critical, again.on_path) == (told.critical, told.on_path)
    assert again.estimates == told.estimates
