"""The player: what it starts, how tasks move, fail, wait, and play again."""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import Any

import pytest

from tasks_proxy.simulator.operations import delete_task, update_task
from tasks_proxy.simulator.parts import Parts
from tasks_proxy.simulator.player import REPEAT_PAUSE, TASKS_PER_AGENT, TICK, Player
from tasks_proxy.simulator.workload import workload_from
from tasks_proxy.simulator.world import World
from tests.tasks_proxy.simulator.conftest import Serve, some_id, workload


def dice(seed: int) -> random.Random:
    """Repeatable chance."""
    return random.Random(seed)  # noqa: S311 - nothing secret hangs on it


class Lucky(random.Random):
    """Dice by which nothing ever fails by chance."""

    def random(self) -> float:
        return 1.0


class Stage:
    """A played world whose time the test turns by hand."""

    def __init__(
        self,
        *tasks: dict[str, Any],
        speed: float = 1.0,
        repeat: bool = False,
        chance: random.Random | None = None,
    ) -> None:
        self.world = World.made(org="acme", seed=1, playing=False, bare_graph=False)
        self.player = Player(self.world, speed=speed, repeat=repeat, dice=chance or Lucky())
        parts = Parts(self.world, None, self.player)
        parts.load(workload_from(workload(*tasks), "test"))

    def play(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK)):
            self.player.step(TICK)

    def task(self, number: int) -> dict[str, Any]:
        task = self.world.store.get(some_id(number))
        assert task is not None
        return task

    @property
    def statuses(self) -> list[str]:
        """The statuses of all tasks, oldest first."""
        return [task["status"] for task in self.world.store.oldest_first()]

    def put(self, number: int, **fields: Any) -> None:
        """What a person does meanwhile."""
        assert update_task(self.world, some_id(number), fields).status == 200


def lasting(seconds: object, **fields: Any) -> dict[str, Any]:
    return {"metadata": {"seconds": seconds, **fields}}


def test_a_task_starts_once_all_that_it_depends_on_is_completed() -> None:
    stage = Stage(lasting(2), lasting(4), {"dependsOn": [some_id(1), some_id(2)]})
    stage.play(0.2)
    assert stage.statuses == ["in_progress", "in_progress", "pending"]
    stage.play(2.4)
    assert stage.statuses == ["completed", "in_progress", "pending"]
    stage.play(2)
    assert stage.statuses == ["completed", "completed", "in_progress"]


def test_a_dependency_that_is_gone_is_not_in_the_way() -> None:
    stage = Stage({"dependsOn": [some_id(404)]})
    stage.play(0.2)
    assert stage.statuses == ["in_progress"]


@pytest.mark.parametrize("dead", ["failed", "cancelled"])
def test_a_task_does_not_start_after_one_that_came_to_nothing(dead: str) -> None:
    stage = Stage({"status": dead}, {"dependsOn": [some_id(1)]})
    stage.play(10)
    assert stage.statuses == [dead, "pending"]


def test_progress_rises_with_a_message_and_ends_in_a_result() -> None:
    stage = Stage(lasting(4, kind="code"))
    shares, messages = [], set()
    for _ in range(30):
        stage.play(TICK)
        shares.append(stage.task(1)["progress"])
        messages.add(stage.task(1)["progressMessage"])
    assert shares == sorted(shares)
    assert len(set(shares)) > 10
    assert len(messages) > 4
    done = stage.task(1)
    assert (done["status"], done["progress"], done["progressMessage"]) == ("completed", 1.0, "Done")
    assert done["result"]["summary"] == "Finished: Task 1"
    assert done["startedAt"] < done["completedAt"] < done["expiresAt"]


@pytest.mark.parametrize("seconds", [None, "10", -1, True, {}])
def test_a_task_of_unknown_length_takes_five_seconds(seconds: object) -> None:
    stage = Stage(lasting(seconds))
    stage.play(5)
    assert stage.statuses == ["in_progress"]
    stage.play(0.4)
    assert stage.statuses == ["completed"]


def test_speed_shortens_everything_but_nothing_is_instant() -> None:
    stage = Stage(lasting(10), lasting(0), speed=10)
    stage.play(0.2)
    assert stage.statuses == ["in_progress", "in_progress"]
    stage.play(0.4)
    assert stage.statuses == ["in_progress", "completed"]
    stage.play(0.8)
    assert stage.statuses == ["completed", "completed"]


def test_an_agent_works_on_three_tasks_at_most() -> None:
    stage = Stage(*({"assignedAgentId": f"agent-{n % 2}"} for n in range(12)))
    stage.play(0.2)
    running = stage.world.store.oldest_first(status="in_progress")
    counts = Counter(task["assignedAgentId"] for task in running)
    assert counts == {"agent-0": TASKS_PER_AGENT, "agent-1": TASKS_PER_AGENT}


def test_a_task_that_must_fail_once_is_retried_and_succeeds() -> None:
    stage = Stage(lasting(5, fails=1), {"dependsOn": [some_id(1)]})
    stage.play(4)
    failed = stage.task(1)
    assert (failed["status"], failed["retryCount"]) == ("failed", 0)
    assert failed["error"]
    assert failed["completedAt"] is not None
    stage.play(4.2)
    again = stage.task(1)
    assert (again["status"], again["retryCount"], again["error"]) == ("in_progress", 1, None)
    assert again["completedAt"] is None
    stage.play(5.2)
    assert stage.statuses == ["completed", "in_progress"]
    assert stage.task(1)["result"]["attempts"] == 2


def test_a_task_without_retries_left_stays_failed() -> None:
    stage = Stage({**lasting(1, fails=9), "maxRetries": 1})
    stage.play(60)
    assert (stage.statuses, stage.task(1)["retryCount"]) == (["failed"], 1)


def test_about_one_task_in_fifty_fails_and_all_complete_in_the_end() -> None:
    stage = Stage(*(lasting(1) for _ in range(1000)), speed=5, chance=dice(3))
    stage.play(120)
    assert set(stage.statuses) == {"completed"}
    retried = sum(task["retryCount"] > 0 for task in stage.world.store.oldest_first())
    assert 8 <= retried <= 40


def test_an_approval_blocks_with_its_reason_and_then_lets_go() -> None:
    approval = {"reason": "Ask Ada", "seconds": 6, "blockedByTaskIds": [some_id(7)]}
    stage = Stage(lasting(5, approval=approval))
    stage.play(3)
    blocked = stage.task(1)
    assert (blocked["status"], blocked["blockedReason"]) == ("blocked", "Ask Ada")
    assert blocked["blockedByTaskIds"] == [some_id(7)]
    assert blocked["blockedAt"] is not None
    stage.play(4)
    assert stage.statuses == ["blocked"]
    stage.play(2)
    going_on = stage.task(1)
    assert (going_on["status"], going_on["blockedReason"]) == ("in_progress", None)
    stage.play(3)
    assert stage.statuses == ["completed"]


def test_a_person_may_approve_before_the_time_is_up() -> None:
    stage = Stage(lasting(5, approval={"seconds": 3600}))
    stage.play(3)
    stage.put(1, status="in_progress")
    stage.play(4)
    assert stage.statuses == ["completed"]


def test_a_task_that_a_person_blocks_waits_for_the_person() -> None:
    stage = Stage(lasting(5))
    stage.play(2)
    stage.put(1, status="blocked", blockedReason="Wait")
    stage.play(60)
    assert stage.statuses == ["blocked"]
    stage.put(1, status="in_progress")
    stage.play(4)
    assert stage.statuses == ["completed"]


def test_what_a_person_finished_or_deleted_is_left_alone() -> None:
    stage = Stage(lasting(5), lasting(5), lasting(2, fails=1), lasting(2, fails=1))
    stage.play(2)
    stage.put(1, status="cancelled")
    delete_task(stage.world, some_id(2), {})
    stage.put(3, status="cancelled")
    delete_task(stage.world, some_id(4), {})
    stage.play(20)
    assert stage.statuses == ["cancelled", "cancelled"]


def test_a_task_that_was_running_when_loaded_goes_on() -> None:
    stage = Stage({**lasting(10), "status": "in_progress", "progress": 0.9})
    stage.play(1.4)
    assert stage.statuses == ["completed"]


def test_a_finished_list_stays_to_be_looked_at_and_plays_again() -> None:
    done = {"status": "completed", "expiresAt": 2**53}
    stage = Stage(done, lasting(5), lasting(5, fails=1), repeat=True)
    ids = [task["taskId"] for task in stage.world.store.oldest_first()]
    stage.play(14)
    assert stage.statuses == ["completed"] * 3
    stage.play(REPEAT_PAUSE - 4)
    assert stage.statuses == ["completed"] * 3
    stage.play(4)
    assert stage.statuses == ["completed", "in_progress", "in_progress"]
    stage.play(14)
    assert stage.statuses == ["completed"] * 3
    assert [task["taskId"] for task in stage.world.store.oldest_first()] == ids
    assert stage.task(3)["retryCount"] == 1


def test_a_repetition_brings_back_what_people_changed_and_deleted() -> None:
    stage = Stage(lasting(1), lasting(1), lasting(1), repeat=True)
    stage.play(0.4)
    stage.put(1, status="cancelled", title="Changed")
    delete_task(stage.world, some_id(2), {})
    stage.play(REPEAT_PAUSE + 2)
    assert stage.task(1)["title"] == "Task 1"
    stage.play(3)
    assert stage.statuses == ["completed"] * 3


def test_a_list_that_waits_for_a_person_does_not_play_again() -> None:
    stage = Stage(lasting(1), lasting(1), repeat=True)
    stage.play(0.4)
    stage.put(2, status="blocked")
    stage.play(5 * REPEAT_PAUSE)
    assert stage.statuses == ["completed", "blocked"]


def test_without_repetition_a_finished_list_stays_finished() -> None:
    stage = Stage(lasting(1))
    stage.play(10 * REPEAT_PAUSE)
    assert stage.statuses == ["completed"]


def test_the_same_dice_play_the_same_piece() -> None:
    tasks = [lasting(n % 7) for n in range(60)]
    finals = []
    for _ in range(2):
        stage = Stage(*tasks, chance=dice(5))
        stage.play(200)
        finals.append(list(stage.world.store.oldest_first()))
    assert finals[0] == finals[1]


def test_a_running_simulator_plays_by_itself(serve: Serve) -> None:
    load = workload(lasting(1), {**lasting(1), "dependsOn": [some_id(1)]})
    api = serve(load, play=True, speed=10, seed=1)
    deadline = time.monotonic() + 30
    while set(api.titles(status="completed")) != {"Task 1", "Task 2"}:
        assert time.monotonic() < deadline, api.listing().text
        time.sleep(0.05)


def test_loading_for_play_moves_the_newest_time_to_now(serve: Serve) -> None:
    api = serve(workload({"createdAt": 1_000}, {"createdAt": 5_000}), play=True)
    first, second = api.task(some_id(1)), api.task(some_id(2))
    assert second["createdAt"] - first["createdAt"] == 4_000
    assert second["createdAt"] > time.time() * 1000 - 60_000
