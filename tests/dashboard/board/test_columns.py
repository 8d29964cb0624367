"""Which tasks stand in which column of a board."""

from __future__ import annotations

import pytest

from dashboard.board.columns import LIMIT, MORE, MOST, Column, columns_of, limits_of
from tasks_proxy.core.statuses import Status
from tests.dashboard.listed import snapshot_of, wire


def words(columns: tuple[Column, ...]) -> list[str]:
    return [column.word for column in columns]


def test_the_main_columns_stand_there_however_empty() -> None:
    assert words(columns_of((), ready=())) == ["Pending", "Running", "Blocked", "Failed", "Done"]


def test_the_other_columns_stand_there_where_they_have_tasks() -> None:
    tasks = snapshot_of(wire("a", "cancelled"), wire("b", "odd-one")).tasks
    assert words(columns_of(tasks, ready=()))[5:] == ["Cancelled", "Unknown"]


def test_a_filter_by_status_leaves_only_its_columns() -> None:
    assert words(columns_of((), ready=(), statuses={"failed", "blocked"})) == ["Blocked", "Failed"]


def test_a_column_shows_its_first_cards_and_as_many_more_as_asked_for() -> None:
    tasks = snapshot_of(*(wire(f"t{n}") for n in range(100))).tasks
    first = columns_of(tasks, ready=())[0]
    assert (len(first.shown), first.total, first.left) == (LIMIT, 100, 100 - LIMIT)
    assert first.more == LIMIT + MORE
    longer = columns_of(tasks, ready=(), limits={"pending": 100})[0]
    assert (len(longer.shown), longer.left) == (100, 0)


@pytest.mark.parametrize(
    ("status", "fields", "first"),
    [
        ("in_progress", "startedAt", "a"),
        ("blocked", "blockedAt", "a"),
        ("completed", "completedAt", "b"),
        ("failed", "updatedAt", "b"),
    ],
)
def test_what_needs_eyes_first_stands_on_top(status: str, fields: str, first: str) -> None:
    tasks = snapshot_of(
        wire("a", status, **{fields: 1_000}),
        wire("c", status),
        wire("b", status, **{fields: 2_000}),
    ).tasks
    (column,) = columns_of(tasks, ready=(), statuses={status})
    assert column.shown[0].id == first
    assert column.shown[-1].id == "c"


def test_ready_tasks_stand_above_those_that_wait() -> None:
    tasks = snapshot_of(wire("a"), wire("b"), wire("c")).tasks
    column = columns_of(tasks, ready={"c"}, statuses={Status.PENDING})[0]
    assert [task.id for task in column.shown] == ["c", "a", "b"]


def test_an_address_cannot_ask_for_more_than_a_page_holds() -> None:
    asked = ["pending.40", "failed.99999", "x", "blocked.-1", "completed.1e9"]
    assert limits_of(asked) == {"pending": 40, "failed": MOST}
