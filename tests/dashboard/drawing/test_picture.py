"""Pictures from a snapshot: at once, prepared by a job, coarser, or none with a reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import redis

from dashboard.drawing import cache, laid
from dashboard.drawing.errors import DotFailed, DotMissing, DotTimeout, DrawingError
from dashboard.drawing.picture import Picture, Preparing, picture
from dashboard.drawing.plan import View, plan
from dashboard.drawing.run import Limits
from dashboard.graph.fold import FoldMode
from dashboard.graph.groups import key_of
from tasks_proxy.core.records import Snapshot, Task
from tasks_proxy.history.models import TaskList
from tests.dashboard.made import task

_SMALL = (task("a", status="completed"), task("b", "a"), task("c", "a", "b"))


def _snapshot(*tasks: Task, **more: Any) -> Snapshot:
    return Snapshot(list_id="checkout-v2", tasks=tasks, fetched_at=1_700_000_000, **more)


def _wide(count: int) -> tuple[Task, ...]:
    return (task("root"), *(task(f"t{n}", "root") for n in range(count)))


def _drawn(task_list: TaskList, snapshot: Snapshot, **more: Any) -> Picture:
    found = picture(task_list, snapshot, **more)
    assert isinstance(found, Picture)
    return found


@pytest.fixture
def without_dot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without graphviz."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.redis
def test_a_small_list_is_drawn_at_once(own_redis: redis.Redis, task_list: TaskList) -> None:
    found = _drawn(task_list, _snapshot(*_SMALL))
    assert found.svg.count('class="node"') == 3
    assert found.svg.count("<path class=") == 2
    assert found.folded.hidden == 1
    assert found.notes == ()


@pytest.mark.redis
def test_a_changed_status_runs_no_dot(
    own_redis: redis.Redis, task_list: TaskList, request: pytest.FixtureRequest
) -> None:
    before = _drawn(task_list, _snapshot(*_SMALL))
    request.getfixturevalue("without_dot")
    after = _drawn(task_list, _snapshot(_SMALL[0], task("b", "a", status="failed"), _SMALL[2]))
    assert after.shape == before.shape
    assert 'data-status="failed"' in after.svg
    places = re.compile(r"translate\([^)]*\)")
    assert places.findall(after.svg) == places.findall(before.svg)


def test_without_redis_it_is_drawn_all_the_same(no_redis: None, task_list: TaskList) -> None:
    assert _drawn(task_list, _snapshot(*_SMALL)).svg.count('class="node"') == 3


def test_without_dot_the_error_is_for_people(
    no_redis: None, without_dot: None, task_list: TaskList
) -> None:
    with pytest.raises(DotMissing, match="Graphviz"):
        picture(task_list, _snapshot(*_SMALL))


def test_an_empty_list_has_an_empty_picture(
    no_redis: None, without_dot: None, task_list: TaskList
) -> None:
    found = _drawn(task_list, _snapshot())
    assert found.folded.nodes == ()
    assert found.svg.endswith("</svg>")


def test_over_150_tasks_are_folded(no_redis: None, task_list: TaskList) -> None:
    found = _drawn(task_list, _snapshot(*_wide(450)))
    assert [node.key for node in found.folded.nodes] == ["root", key_of("t0", 0)]
    assert 'data-count="450"' in found.svg


def test_a_group_opens_in_place_for_whoever_looks_for_a_task_in_it(
    no_redis: None, task_list: TaskList
) -> None:
    found = _drawn(task_list, _snapshot(*_wide(450)), view=View(task="t77"))
    assert 'data-task="t77"' in found.svg
    assert f'data-within="{key_of("t50", 1)}"' in found.svg
    assert found.folded.opened == {key_of("t0", 0), key_of("t50", 1)}
    again = _drawn(task_list, _snapshot(*_wide(450)), view=View(opened=found.folded.opened))
    assert again.shape == found.shape


def test_redundant_edges_are_drawn_when_asked_for(no_redis: None, task_list: TaskList) -> None:
    found = _drawn(task_list, _snapshot(*_SMALL), view=View(redundant=True))
    assert found.svg.count("<path class=") == 3
    assert (found.folded.hidden, found.folded.redundant) == (0, 1)


@pytest.mark.redis
def test_a_list_keeps_its_rung_while_that_serves(
    own_redis: redis.Redis, task_list: TaskList
) -> None:
    def rung(tasks: int) -> str:
        return _drawn(task_list, _snapshot(*(task(f"{n}") for n in range(tasks)))).folded.rung

    assert [rung(tasks) for tasks in (150, 200, 201, 151, 150)] == [
        *("none", "none", "rank", "rank", "none")
    ]
    assert 0 < int(own_redis.ttl("tl:3:layout:rung:7")) <= cache.KEPT_SECONDS


@pytest.mark.redis
def test_a_large_picture_is_prepared_by_one_job(
    own_redis: redis.Redis, task_list: TaskList, sent: list[dict[str, Any]]
) -> None:
    snapshot = _snapshot(*_wide(1300))
    for _ in range(3):
        found = picture(task_list, snapshot, view=View("none", "TB"))
        assert isinstance(found, Preparing)
        assert (found.nodes, found.edges, found.retry_after) == (1301, 1300, 2)
        assert "1301 nodes" in found.note
    assert len(sent) == 1
    assert sent[0]["args"] == (7, "none", "TB", [], False)
    assert sent[0]["queue"] == "layout"
    assert sent[0]["retry"] is False
    assert sent[0]["expires"] > 0


@pytest.mark.redis
def test_when_the_job_has_lost_the_picture_is_coarser_and_says_why(
    own_redis: redis.Redis, task_list: TaskList, sent: list[dict[str, Any]]
) -> None:
    snapshot = _snapshot(*_wide(1300))
    shape = plan(snapshot.tasks, "none", "LR").shape
    cache.give_up(3, shape, DotTimeout("The layout took longer than 60 s."))
    found = _drawn(task_list, snapshot, view=View("none"))
    assert len(found.folded.nodes) == 2
    assert found.notes == ("The layout took longer than 60 s. So more tasks are drawn as one.",)
    assert sent == []


def test_without_a_broker_a_large_picture_is_coarser_at_once(
    no_redis: None, task_list: TaskList
) -> None:
    found = _drawn(task_list, _snapshot(*_wide(1300)), view=View("none"))
    assert len(found.folded.nodes) == 2
    assert "no worker can be asked" in found.notes[0]


@pytest.mark.redis
def test_a_picture_that_takes_too_long_for_a_request_goes_to_a_job(
    own_redis: redis.Redis,
    task_list: TaskList,
    sent: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(laid, "IN_REQUEST", Limits(seconds=0.0))
    assert isinstance(picture(task_list, _snapshot(*_wide(300))), Preparing)
    assert len(sent) == 1


@pytest.mark.parametrize("fold", ["none", "auto"])
def test_where_nothing_is_coarser_the_error_says_why(
    no_redis: None, task_list: TaskList, monkeypatch: pytest.MonkeyPatch, fold: FoldMode
) -> None:
    monkeypatch.setattr(laid, "IN_REQUEST", Limits(seconds=0.0))
    with pytest.raises(DrawingError, match="takes longer"):
        picture(task_list, _snapshot(task("a"), task("b", "a")), view=View(fold))


def test_a_dot_that_crashes_gives_its_sentence(
    no_redis: None, task_list: TaskList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laid, "IN_REQUEST", Limits(seconds=2, answer=100))
    with pytest.raises((DotFailed, DotTimeout), match="ended with"):
        picture(task_list, _snapshot(task("a"), task("b", "a")))


def test_a_cycle_is_marked_and_named(no_redis: None, task_list: TaskList) -> None:
    snapshot = _snapshot(task("a", "b", title="Cook"), task("b", "a", title="Shop"), task("c", "b"))
    found = _drawn(task_list, snapshot)
    assert found.svg.count('waiting cycle"') == 2
    assert "“Cook” and “Shop” wait for each other" in found.notes[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_for_a_file_says_what_it_is_and_what_is_missing(
    no_redis: None, task_list: TaskList, theme: str
) -> None:
    snapshot = _snapshot(*_SMALL, complete=False, incomplete_reason="20 tasks were not read.")
    found = _drawn(task_list, snapshot, theme=theme, link=None)
    assert ">checkout-v2</text>" in found.svg
    assert ">3 tasks · parts missing · read 2023-11-14 22:13:20 UTC</text>" in found.svg
    assert "Parts missing: 20 tasks were not read." in found.svg
    assert "style" not in found.svg
    assert "<a " not in found.svg
