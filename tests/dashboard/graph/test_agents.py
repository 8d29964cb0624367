"""Hand-offs, and how much agents do at once."""

from __future__ import annotations

from hypothesis import given

from dashboard.graph.agents import HandOff, hand_offs, parallel
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status
from tests.dashboard.graph.lists import NOW, lists
from tests.dashboard.made import task


@given(lists())
def test_every_task_made_for_another_agent_is_a_hand_off(tasks: dict[str, Task]) -> None:
    found = hand_offs(tasks.values())
    over = {Status.COMPLETED, Status.CANCELLED, Status.FAILED}
    agents = ("anna", "bert")
    expected = []
    for creator in agents:
        for agent in agents:
            pair = [t for t in tasks.values() if (t.creator, t.agent) == (creator, agent)]
            still = [one for one in pair if one.status not in over]
            if pair and creator != agent:
                expected.append(HandOff(creator, agent, len(pair), len(still)))
    assert sorted(found, key=lambda one: one.creator) == expected
    assert [one.tasks for one in found] == sorted((one.tasks for one in found), reverse=True)


@given(lists())
def test_an_agent_does_as_many_at_once_as_overlap_at_some_instant(tasks: dict[str, Task]) -> None:
    def spans(agent: str) -> list[tuple[int, int]]:
        found = []
        for one in tasks.values():
            end = NOW if one.status is Status.IN_PROGRESS else one.completed_at
            if one.agent == agent and one.started_at is not None and end is not None:
                found.append((one.started_at, end))
        return [(start, end) for start, end in found if start < end]

    for agent in ("anna", "bert"):
        own = spans(agent)
        most = max((sum(a <= start < b for a, b in own) for start, _ in own), default=0)
        assert parallel(tasks.values(), NOW).get(agent, 0) == most


def test_one_task_after_the_other_is_one_at_once() -> None:
    turns = [(1, 5), (5, 9)]
    tasks = [
        task(f"{n}", status="completed", startedAt=a, completedAt=b, assignedAgentId="anna")
        for n, (a, b) in enumerate(turns)
    ]
    assert parallel(tasks, NOW) == {"anna": 1}
