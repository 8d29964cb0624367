"""Plans from one picture to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
import redis

from dashboard.drawing.plan import View
from dashboard.drawing.steady import steady_plan
from dashboard.graph.choice import Taken
from tasks_proxy.core.records import Snapshot
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.models import TaskList
from tests.dashboard.made import task

_KEY = "tl:3:layout:rung:7"


def _alone(count: int) -> Snapshot:
    """Tasks without an edge, each of its own kind."""
    return Snapshot(list_id="x", tasks=tuple(task(f"{n}") for n in range(count)), fetched_at=1.0)


def test_a_changed_status_makes_no_new_plan(no_redis: None, task_list: TaskList) -> None:
    before = _alone(3)
    first = replace(before.tasks[0], status=Status.FAILED)
    after = replace(before, tasks=(first, *before.tasks[1:]))
    assert steady_plan(task_list, after, View()) is steady_plan(task_list, before, View())
    claimed = replace(before, tasks=(replace(first, agent="anna"), *before.tasks[1:]))
    assert steady_plan(task_list, claimed, View()) is not steady_plan(task_list, before, View())


@pytest.mark.redis
def test_the_rung_is_remembered_for_the_next_picture(
    own_redis: redis.Redis, task_list: TaskList
) -> None:
    assert steady_plan(task_list, _alone(150), View()).folded.rung == "none"
    assert own_redis.get(_KEY) == b"none 150 0"
    assert steady_plan(task_list, _alone(180), View()).folded.rung == "none"
    assert own_redis.get(_KEY) == b"none 180 0"


@pytest.mark.redis
def test_only_automatic_folds_heed_and_set_it(own_redis: redis.Redis, task_list: TaskList) -> None:
    own_redis.set(_KEY, str(Taken("rank", 90, 0)))
    assert steady_plan(task_list, _alone(90), View("none")).folded.rung == "none"
    assert steady_plan(task_list, _alone(90), View(100)).folded.rung == "none"
    assert steady_plan(task_list, _alone(90), View()).folded.rung == "rank"
    assert own_redis.get(_KEY) == b"rank 90 0"


@pytest.mark.redis
def test_rubbish_in_the_store_is_passed_over(own_redis: redis.Redis, task_list: TaskList) -> None:
    own_redis.set(_KEY, "\x00 what ever")
    assert steady_plan(task_list, _alone(9), View()).folded.rung == "none"


def test_without_redis_the_rung_is_chosen_anew(no_redis: None, task_list: TaskList) -> None:
    assert steady_plan(task_list, _alone(180), View()).folded.rung == "rank"
