"""Why tasks wait, which are ready, and what most wait for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from dashboard.graph.model import graph_of
from dashboard.graph.situation import Cause, Situation, situation_of
from dashboard.graph.waiting import blockers, ready, stand, why
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status
from tests.dashboard.graph.lists import NOW, SEEN, closed, done, holding, lists
from tests.dashboard.made import task


def _situation(tasks: dict[str, Task] | list[Task]) -> Situation:
    if isinstance(tasks, list):
        tasks = {one.id: one for one in tasks}
    return situation_of(graph_of(tasks.values()), tasks, NOW, SEEN)


@given(lists())
def test_a_task_waits_for_all_that_holds_it_and_is_explained_by_what_stands_or_moves(
    tasks: dict[str, Task],
) -> None:
    situation = _situation(tasks)
    pairs = holding(tasks)
    all_pairs = closed(pairs)
    for name in tasks:
        told = why(situation, name)
        before = {source for source, target in all_pairs if target == name}
        assert set(told.holders) == {source for source, target in pairs if target == name}
        assert told.before == len(before - {name})
        assert {cited.stand.task_id for cited in told.causes} == {
            other for other in before | {name} if _cause(tasks, other) is not None
        }
        assert bool(before) <= bool(told.causes)
        assert [cited.steps for cited in told.causes] == sorted(c.steps for c in told.causes)


@given(lists())
def test_blockers_are_the_causes_with_the_number_that_wait_behind_each(
    tasks: dict[str, Task],
) -> None:
    found = {blocker.stand.task_id: blocker.waiting for blocker in blockers(_situation(tasks))}
    all_pairs = closed(holding(tasks))
    expected = {
        name: len({target for source, target in all_pairs if source == name} - {name})
        for name in {source for source, _ in all_pairs}
        if _cause(tasks, name) is not None
    }
    assert found == {name: count for name, count in expected.items() if count}
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(lists())
def test_ready_are_the_pending_tasks_whose_prerequisites_are_all_completed(
    tasks: dict[str, Task],
) -> None:
    assert {found.task_id for found in ready(_situation(tasks))} == {
        one.id
        for one in tasks.values()
        if one.status is Status.PENDING
        and all(done(tasks, source) for source in (*one.depends_on, *one.blocked_by))
    }


def _cause(tasks: dict[str, Task], name: str) -> str | None:
    """The cause at that name by the words of the rules."""
    pairs = holding(tasks)
    if name not in tasks:
        return "outside" if not done(tasks, name) else None
    one = tasks[name]
    held = {source for source, target in pairs if target == name}
    if (name, name) in closed(pairs):
        return "cycle"
    if one.status is Status.COMPLETED:
        return None
    if one.status is Status.BLOCKED and not held & set(one.blocked_by):
        return "blocked"
    return None if held else one.status.value


@given(lists())
def test_each_cause_is_the_one_that_the_rules_name(tasks: dict[str, Task]) -> None:
    situation = _situation(tasks)
    words = {"pending": "ready", "in_progress": "running"}
    for name in tasks:
        cause = _cause(tasks, name)
        found = situation.cause(situation.graph.number[name])
        assert (found and found.value) == (words.get(cause, cause) if cause else None)


@pytest.mark.parametrize(
    ("fields", "cause", "since", "reason"),
    [
        ({"status": "in_progress", "startedAt": 9}, Cause.RUNNING, 9, None),
        ({"status": "in_progress"}, Cause.RUNNING, None, None),
        ({"createdAt": 5}, Cause.READY, 5, None),
        ({"createdAt": 5, "dependsOn": ["over"]}, Cause.READY, 7, None),
        (
            {"status": "blocked", "blockedAt": 3, "blockedReason": "approval"},
            *(Cause.BLOCKED, 3, "approval"),
        ),
        ({"status": "failed", "updatedAt": 4, "error": "no"}, Cause.FAILED, 4, "no"),
        ({"status": "cancelled", "updatedAt": 4}, Cause.CANCELLED, 4, None),
        ({"status": "dreaming", "updatedAt": 4}, Cause.UNKNOWN, None, None),
    ],
)
def test_a_cause_tells_since_when_and_why(
    fields: dict[str, Any], cause: Cause, since: int | None, reason: str | None
) -> None:
    over = task("over", status="completed", completedAt=7)
    situation = _situation([over, task("a", assignedAgentId="anna", **fields)])
    found = stand(situation, 1)
    assert (found.cause, found.agent, found.since, found.reason) == (cause, "anna", since, reason)
    assert found.seconds == (None if since is None else (NOW - since) / 1000)


def test_only_running_and_ready_tasks_move_by_themselves() -> None:
    assert [cause for cause in Cause if cause.moves] == [Cause.RUNNING, Cause.READY]


def test_a_waiting_task_is_no_stand() -> None:
    with pytest.raises(ValueError, match="nothing waits"):
        stand(_situation([task("a"), task("b", "a")]), 1)


def test_what_is_not_in_the_list_cannot_be_explained() -> None:
    with pytest.raises(KeyError):
        why(_situation([task("a")]), "b")


def test_the_longest_ready_task_comes_first() -> None:
    tasks = [task("a", createdAt=9), task("b", createdAt=3), task("c")]
    assert [found.task_id for found in ready(_situation(tasks))] == ["b", "a", "c"]


def test_thousands_that_wait_for_one_are_counted() -> None:
    chain = [task("t0"), *(task(f"t{n}", f"t{n - 1}") for n in range(1, 10_000))]
    (blocker,) = blockers(_situation(chain))
    assert (blocker.stand.task_id, blocker.waiting) == ("t0", 9_999)
