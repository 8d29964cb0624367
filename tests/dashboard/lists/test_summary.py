"""A list in numbers."""

from __future__ import annotations

from dashboard.lists.summary import summary
from tests.dashboard.listed import NOW, snapshot_of, wire


def test_the_statuses_are_counted_in_the_order_of_what_needs_eyes() -> None:
    numbers = summary(
        snapshot_of(wire("a", "completed"), wire("b", "blocked"), wire("c", "?")), NOW
    )
    assert [(count.word, count.count) for count in numbers.present] == [
        ("Blocked", 1),
        ("Done", 1),
        ("Unknown", 1),
    ]


def test_the_bar_is_full_and_without_gaps() -> None:
    numbers = summary(
        snapshot_of(
            *(wire(str(n), status) for n, status in enumerate(["completed", "failed", "pending"]))
        ),
        NOW,
    )
    parts = numbers.parts
    assert [part.status for part in parts] == ["completed", "failed", "pending"]
    assert parts[0].x == 0
    assert abs(sum(part.width for part in parts) - 100) < 0.1


def test_agents_are_named_once_and_only_while_they_run_something() -> None:
    numbers = summary(
        snapshot_of(
            wire("a", "in_progress", assignedAgentId="coder"),
            wire("b", "in_progress", assignedAgentId="coder"),
            wire("c", "pending", assignedAgentId="tester"),
            wire("d", "in_progress"),
        ),
        NOW,
    )
    assert numbers.agents == ("coder",)


def test_a_hundred_percent_are_reached_only_when_all_is_done() -> None:
    tasks = [wire(str(n), "completed") for n in range(999)]
    assert summary(snapshot_of(*tasks, wire("last", "pending")), NOW).percent == 99
    assert summary(snapshot_of(*tasks), NOW).percent == 100


def test_an_empty_list_has_no_parts() -> None:
    numbers = summary(snapshot_of(), NOW)
    assert numbers.parts == ()
    assert (numbers.total, numbers.percent) == (0, 0)
