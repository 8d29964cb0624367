"""When a list is done, in words."""

from __future__ import annotations

import re

import pytest

from dashboard.graph.explain import Analysis, analyse
from dashboard.graph.model import graph_of
from dashboard.lists.outlook import outlook
from tasks_proxy.core.records import Task
from tests.dashboard.made import task

_NOW = 10_000_000
_MINUTE = 60_000


def _analysis(*tasks: Task) -> Analysis:
    return analyse(graph_of(tasks), {one.id: one for one in tasks}, _NOW)


def _done(name: str, minutes: float) -> Task:
    return task(name, status="completed", startedAt=1, completedAt=1 + int(minutes * _MINUTE))


def test_the_time_left_comes_with_its_range_and_what_it_rests_on() -> None:
    told = outlook(_analysis(_done("a", 10), task("b", "a"), task("c", "b")))
    assert told.left == "about 20 m left"
    assert told.reach == "Between 10 m and 40 m."
    assert told.basis == ("Estimated: 2 tasks by how long this list's tasks took.",)
    assert told.ready == 1
    assert told.hint.startswith("Between 10 m and 40 m. Estimated")


def test_what_nothing_can_be_estimated_from_is_counted_in_steps() -> None:
    told = outlook(_analysis(task("a"), task("b", "a"), task("c", "b")))
    assert told.left == "3 steps left"
    assert "No task of this list has been completed yet" in told.reach


def test_what_cannot_be_done_is_told_and_not_counted() -> None:
    told = outlook(_analysis(_done("a", 10), task("b", "a"), task("c", "lost"), task("d", "c")))
    assert told.left == "about 10 m left"
    assert told.basis[-1] == "Without 2 tasks that cannot be done as things are."
    assert outlook(_analysis(task("c", "lost"))).left == "cannot finish as things are"


def test_nothing_is_left_of_what_is_over() -> None:
    told = outlook(_analysis(_done("a", 10), task("b", status="cancelled")))
    assert (told.left, told.hint, told.ready) == ("", "", 0)


def test_an_agent_with_more_to_do_than_any_chain_is_named() -> None:
    open_ones = [task(f"t{n}", assignedAgentId="anna") for n in range(5)]
    done = task("a", status="completed", startedAt=1, completedAt=600_001, assignedAgentId="anna")
    told = outlook(_analysis(done, *open_ones))
    assert told.left == "about 50 m left"
    assert "What anna has to do takes longer than any chain of tasks." in told.basis


@pytest.mark.parametrize(
    "standing",
    [
        task("b", status="blocked", blockedReason="Which account?"),
        task("b", status="failed", retryCount=3, maxRetries=3),
        task("b", status="failed"),
        task("b", status=None, statusWord="no run", runs=[]),
    ],
    ids=["blocked", "failed for good", "failed without retries", "without a run"],
)
def test_no_time_runs_where_all_that_is_open_waits_for_a_person(standing: Task) -> None:
    told = outlook(_analysis(_done("a", 10), standing, task("c", "b")))
    assert told.left == "waits for somebody"
    still = "Nothing goes on until a person acts. Then it takes between 10 m and"
    assert told.reach.startswith(still)
    assert outlook(_analysis(standing)).hint == "Nothing goes on until a person acts."


@pytest.mark.parametrize(
    "moving",
    [
        task("d", status="in_progress", startedAt=_NOW - 1),
        task("d"),
        task("d", "elsewhere"),
        task("d", status="failed", retryCount=1, maxRetries=3),
        task("d", status="reviewing"),
    ],
    ids=["running", "ready", "waiting for another list", "to be tried again", "of a strange word"],
)
def test_a_list_of_which_anything_may_go_on_does_not_wait_for_a_person(moving: Task) -> None:
    told = outlook(_analysis(_done("a", 10), task("b", status="blocked"), moving))
    assert re.fullmatch(r"about \d+ m left", told.left)
