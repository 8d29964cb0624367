"""The short words on nodes."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.drawing.words import aside, group_agents, group_title, spoken
from dashboard.graph.fold import FoldedNode
from tasks_proxy.core.statuses import Status
from tests.dashboard.made import task

_NOW = 10_000_000


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "in_progress", "startedAt": _NOW - 720_000}, "12 m"),
        (
            {"status": "in_progress", "startedAt": _NOW, "retryCount": 1, "maxRetries": 3},
            "retry 1 of 3 · 0 s",
        ),
        ({"status": "in_progress"}, ""),
        ({"status": "completed", "startedAt": 1, "completedAt": 540_001}, "9 m"),
        ({"status": "completed"}, ""),
        ({"status": "blocked", "blockedReason": "waiting for approval"}, "waiting for approval"),
        ({"status": "blocked", "blockedAt": _NOW - 60_000}, "1 m"),
        ({"status": "failed", "retryCount": 2, "maxRetries": 3}, "retry 2 of 3"),
        ({"status": "failed", "retryCount": 0, "maxRetries": 3}, ""),
        ({"status": "pending", "retryCount": 1}, "retry 1"),
        ({"status": "cancelled", "startedAt": 1}, ""),
        ({"status": "dreaming"}, ""),
    ],
)
def test_what_stands_at_the_right_depends_on_the_status(fields: dict[str, Any], words: str) -> None:
    assert aside(task("a", **fields), _NOW) == words


def test_a_task_is_spoken_of_with_status_and_agent() -> None:
    assert spoken("Cook", Status.IN_PROGRESS, "anna") == "Cook, Running, anna"
    assert spoken("Cook", Status.COMPLETED, None) == "Cook, Done"


@pytest.mark.parametrize(
    ("titles", "called"),
    [
        (["Port 1", "Port 2", "Port 3"], "Port 1–3"),
        (["Port 1", "Port 2", "Port 1"], "Port 1–2"),
        (["Read chunk 2 of file 7", "Read chunk 3 of file 7"], "Read chunk 2–3 of file 7"),
        (["Port 1.5", "Port 2.7"], "Port × 2"),
        (["Port 1", "Port 2", "Test 1", "Test 2"], "Port × 2, Test × 2"),
        (["Port 1", "Port 2", "Port 3", "Cook"], "Port × 3 and 1 more"),
        (["Cook", "Shop", "Wash"], "Step 5"),
        (["Port 1", "Port 2", "Cook", "Shop", "Wash"], "Step 5"),
    ],
)
def test_a_group_is_called_by_its_kinds_or_by_its_step(titles: list[str], called: str) -> None:
    members = [task(f"{number}", title=title) for number, title in enumerate(titles)]
    node = FoldedNode("rank-4", tuple(member.id for member in members), 4)
    assert group_title(node, members) == called


def test_a_group_over_several_steps_is_called_by_its_ends_or_by_its_steps() -> None:
    members = [task("a", title="Fetch 1"), task("b", title="Sort"), task("c", title="Load 9")]
    ids = ("a", "b", "c")
    assert group_title(FoldedNode("g", ids, 2, until=4), members) == "Fetch → Load"
    assert group_title(FoldedNode("g", ids, 2, until=3), members) == "Steps 3–4"


def test_long_kinds_leave_room_for_numbers_and_ends() -> None:
    long = "Translate the strings of the whole checkout"
    ids = ("a", "b")
    alike = [task(name, title=f"{long} {name}") for name in "11"]
    assert group_title(FoldedNode("g", ids, 0), alike).endswith("… × 2")
    chain = [task("a", title=long), task("b", title=f"Review {long}")]
    told = group_title(FoldedNode("g", ids, 0, until=1), chain)
    assert told == "Translate the strin… → Review Translate th…"


def test_a_long_identifier_leaves_room_for_its_count_and_begins_with_a_word() -> None:
    members = [
        task(name, title=f"RNASEQ.FASTQC_UMITOOLS_TRIMGALORE.TRIMGALORE {name}") for name in "11"
    ]
    assert group_title(FoldedNode("g", ("a", "b"), 0), members) == "…TRIMGALORE.TRIMGALORE × 2"


def test_a_group_of_one_agent_is_told_apart_by_it() -> None:
    members = [task(name, title=name, assignedAgentId="anna") for name in "ab"]
    assert group_title(FoldedNode("g", ("a", "b"), 0), members) == "Step 1 · anna"


def test_a_run_of_alike_tasks_tells_which_they_are() -> None:
    members = [task(f"{number}", title=f"Port {number}") for number in range(50)]
    node = FoldedNode("g", tuple(member.id for member in members), 0, span=(51, 100))
    assert group_title(node, members) == "Port 51–100"


def test_a_group_tells_its_agent_or_how_many_there_are() -> None:
    one = [task("a", assignedAgentId="anna"), task("b", assignedAgentId="anna"), task("c")]
    assert group_agents(one) == "anna"
    assert group_agents([*one, task("d", assignedAgentId="bert")]) == "2 agents"
    assert group_agents([task("c")]) == ""
