"""The demo's own workloads: believable, whole, and about ten minutes long."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tasks_proxy.simulator.parts import Parts
from tasks_proxy.simulator.player import TICK, Player
from tasks_proxy.simulator.workload import BUNDLED, Workload, read_workload
from tasks_proxy.simulator.world import World

DEMO = BUNDLED / "demo.json"
ALL = sorted(BUNDLED.glob("*.json"))


def makespan(workload: Workload, seed: int) -> tuple[float, Counter[str]]:
    """Seconds until all is completed at speed 1, and which statuses were seen how often."""
    world = World.made(org="acme", seed=1, playing=False, bare_graph=False)
    dice = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    player = Player(world, speed=1, repeat=False, dice=dice)
    Parts(world, None, player).load(workload)
    seconds, seen = 0.0, Counter[str]()
    while seconds < 3600:
        statuses = {task["status"] for task in world.store.oldest_first()}
        seen.update(statuses)
        if statuses == {"completed"}:
            return seconds, seen
        player.step(TICK)
        seconds += TICK
    raise AssertionError("it never ends")


def ranks(workload: Workload) -> int:
    """The number of tasks on the longest path; fails on a cycle."""
    depends = {task["taskId"]: task["dependsOn"] for task in workload.tasks}
    depth: dict[str, int] = {}
    while len(depth) < len(depends):
        ready = [i for i in depends.keys() - depth if all(d in depth for d in depends[i])]
        assert ready, "a cycle, or a dependency that does not exist"
        depth |= {i: 1 + max((depth[d] for d in depends[i]), default=0) for i in ready}
    return max(depth.values())


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_bundled_workload_is_one_list_without_cycles(path: Path) -> None:
    workload = read_workload(path)
    assert ranks(workload) >= 3
    assert len({task["taskListId"] for task in workload.tasks}) == 1
    assert len({task["taskId"] for task in workload.tasks}) == len(workload.tasks)
    assert all(task["description"] and task["assignedAgentId"] for task in workload.tasks)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_a_bundled_workload_plays_to_its_end(path: Path) -> None:
    assert makespan(read_workload(path), seed=0)[0] < 720


@pytest.mark.parametrize("seed", range(5))
def test_the_demo_plays_for_about_ten_minutes_with_a_wait_and_a_failure(seed: int) -> None:
    seconds, seen = makespan(read_workload(DEMO), seed)
    assert 8 * 60 <= seconds <= 12 * 60
    assert seen["blocked"] * TICK == pytest.approx(45, abs=2)
    assert seen["failed"] > 0


def test_the_demo_has_a_team_a_fan_out_and_enough_to_look_at() -> None:
    workload = read_workload(DEMO)
    kinds = {task["metadata"]["kind"] for task in workload.tasks}
    assert len(workload.tasks) >= 48
    assert 8 <= ranks(workload) <= 12
    assert {"plan", "research", "code", "review", "test", "release"} <= kinds
    fan = [task for task in workload.tasks if task["title"].startswith("Translate checkout")]
    assert len(fan) >= 12
    assert len({tuple(task["dependsOn"]) for task in fan}) == 1


def test_the_demo_has_something_done_already() -> None:
    done = [task for task in read_workload(DEMO).tasks if task["status"] == "completed"]
    assert done
    assert all(t["createdAt"] < t["startedAt"] < t["completedAt"] < t["expiresAt"] for t in done)
