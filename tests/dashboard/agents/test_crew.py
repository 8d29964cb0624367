"""What each agent does, did and has before it."""

from __future__ import annotations

from dashboard.agents.crew import HOUR, HOURS, Work, crew_of
from tests.dashboard.listed import MINUTE, NOW, snapshot_of, wire

MS = int(NOW * 1000)
TASKS = snapshot_of(
    wire("a", "completed", assignedAgentId="x", startedAt=MS - 20 * MINUTE, completedAt=MS - 10),
    wire("b", "completed", assignedAgentId="x", startedAt=MS - 3 * HOUR, completedAt=MS - 2 * HOUR),
    wire("c", "in_progress", assignedAgentId="x", startedAt=MS - 5 * MINUTE),
    wire("d", "in_progress", assignedAgentId="x", startedAt=MS - 9 * MINUTE),
    wire("e", "pending", assignedAgentId="y"),
    wire("f", "failed", assignedAgentId="y", startedAt=MS - HOUR, updatedAt=MS - 30 * MINUTE),
    wire("g", "pending", "e"),
    wire("h", "pending"),
    wire("i", "blocked", assignedAgentId="z"),
).tasks


def crew() -> dict[str | None, Work]:
    found = crew_of(
        TASKS, ready={"e", "h"}, outside={"i"}, needs={"c": 60_000.0, "d": 1_000.0}, now=MS
    )
    return {work.agent: work for work in found}


def test_those_at_work_come_first_and_nobody_last() -> None:
    assert list(crew()) == ["x", "y", "z", None]


def test_an_agent_is_on_its_running_tasks_the_longest_first() -> None:
    assert [task.id for task in crew()["x"].running] == ["d", "c"]
    assert crew()["x"].idle_since is None
    assert crew()["x"].left == 61_000


def test_throughput_counts_what_was_done_in_each_hour() -> None:
    work = crew()["x"]
    assert (work.last_hour, work.last_day, work.done) == (1, 2, 2)
    assert work.hourly[HOURS - 3] == 1
    assert work.typical == (20 * MINUTE - 10 + HOUR) / 2


def test_an_idle_agent_tells_since_when_as_far_as_is_known() -> None:
    assert crew()["y"].idle_since == MS - 30 * MINUTE
    assert crew()["z"].idle_since is None
    assert (crew()["z"].blocked, crew()["z"].outside) == (1, 1)


def test_the_queue_tells_what_could_begin() -> None:
    assert (crew()["y"].queue, crew()["y"].ready, crew()["y"].failed) == (1, 1, 1)
    assert (crew()[None].queue, crew()[None].ready) == (2, 1)


def test_nothing_is_made_up_where_nothing_tells() -> None:
    work = crew()["z"]
    assert (work.typical, work.left, work.last_day) == (None, None, 0)
