"""Columns of a list's table, and sorting by them."""

from __future__ import annotations

import pytest

from dashboard.table.columns import (
    COLUMNS,
    NAMED,
    Facts,
    Order,
    chosen_columns,
    in_order,
    order_of,
)
from tests.dashboard.listed import MINUTE, NOW, snapshot_of, wire

MS = int(NOW * 1000)
SNAPSHOT = snapshot_of(
    wire("a", "completed", title="beta", startedAt=MS - 9 * MINUTE, completedAt=MS - 4 * MINUTE),
    wire("b", "in_progress", "a", title="Alpha", startedAt=MS - 2 * MINUTE),
    wire("c", "pending", "a", "b", "elsewhere", title="gamma"),
    wire("d", "failed", "b", title="alpha 2"),
)
FACTS = Facts(SNAPSHOT, MS)


def sorted_by(word: str | None) -> str:
    return "".join(task.id for task in in_order(SNAPSHOT.tasks, order_of(word), FACTS))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (None, "abcd"),
        ("nonsense", "abcd"),
        ("title", "bdac"),
        ("-title", "cadb"),
        ("status", "bdca"),
        ("took", "bacd"),
        ("-took", "abcd"),
        ("-started", "bacd"),
        ("-waits", "cabd"),
        ("-unblocks", "abcd"),
    ],
)
def test_tasks_sort_by_a_column_and_those_without_a_value_come_last(
    word: str | None, expected: str
) -> None:
    assert sorted_by(word) == expected


def test_what_a_task_waits_for_tells_tasks_outside_the_list_apart() -> None:
    assert FACTS.before(SNAPSHOT.by_id["c"]) == (1, 1)
    assert FACTS.before(SNAPSHOT.by_id["a"]) == (0, 0)


def test_a_running_task_has_taken_what_passed_since_its_start() -> None:
    assert FACTS.took(SNAPSHOT.by_id["b"]) == 2 * MINUTE
    assert FACTS.took(SNAPSHOT.by_id["c"]) is None


def test_columns_stand_in_their_order_and_always_name_the_task() -> None:
    assert [column.name for column in chosen_columns(["id", "agent"])] == ["title", "agent", "id"]
    fresh = chosen_columns(["nonsense"])
    assert fresh == tuple(column for column in COLUMNS if column.chosen)


def test_every_column_can_be_sorted_by_both_ways() -> None:
    for name in NAMED:
        for down in (False, True):
            assert len(in_order(SNAPSHOT.tasks, Order(NAMED[name], down), FACTS)) == 4
            assert order_of(Order(NAMED[name], down).asked) == Order(NAMED[name], down)
