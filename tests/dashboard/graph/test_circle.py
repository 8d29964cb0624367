"""The circle that a new edge would close."""

from __future__ import annotations

import pytest

from dashboard.graph.circle import beyond, circle
from tests.dashboard.made import task

TASKS = {
    found.id: found
    for found in (
        task("a"),
        task("b", "a"),
        task("c", "b"),
        task("d", "a", "c"),
        task("e", blockedByTaskIds=["d"]),
    )
}


@pytest.mark.parametrize(
    ("waits", "prerequisite", "found"),
    [
        ("a", "a", ("a",)),
        ("a", "b", ("b", "a")),
        ("a", "c", ("c", "b", "a")),
        ("a", "d", ("d", "a")),
        ("a", "e", ("e", "d", "a")),
        ("c", "a", ()),
        ("e", "a", ()),
        ("a", "elsewhere", ()),
    ],
)
def test_the_shortest_way_back_is_named(
    waits: str, prerequisite: str, found: tuple[str, ...]
) -> None:
    assert circle(TASKS, waits, prerequisite) == found


def test_a_circle_that_is_there_already_ends_the_search() -> None:
    tasks = {"x": task("x", "y"), "y": task("y", "x"), "z": task("z")}
    assert circle(tasks, "z", "x") == ()


def test_what_is_not_known_on_the_way_is_told() -> None:
    tasks = {found.id: found for found in (task("a", "x", "b"), task("b", "y"), task("c", "z"))}
    assert beyond(tasks, "a") == {"x", "y"}
    assert beyond(tasks, "elsewhere") == {"elsewhere"}
    assert beyond(TASKS, "d") == frozenset()
