"""Pages of many things."""

from __future__ import annotations

import pytest

from dashboard.lists.paging import page_of


@pytest.mark.parametrize(
    ("asked", "items", "previous", "following"),
    [
        (None, [0, 1, 2], None, 2),
        ("2", [3, 4, 5], 1, 3),
        ("3", [6], 2, None),
        ("99", [6], 2, None),
        ("0", [0, 1, 2], None, 2),
        ("-1", [0, 1, 2], None, 2),
        ("two", [0, 1, 2], None, 2),
        ("9" * 5_000, [0, 1, 2], None, 2),
    ],
)
def test_a_page_is_the_nearest_to_the_one_asked_for(
    asked: str | None, items: list[int], previous: int | None, following: int | None
) -> None:
    page = page_of(range(7), asked, 3)
    assert (list(page.items), page.previous, page.next) == (items, previous, following)
    assert page.total == 7


def test_a_page_tells_which_of_all_it_shows() -> None:
    assert (page_of(range(7), "2", 3).first, page_of(range(7), "2", 3).last) == (4, 6)
    assert (page_of((), None, 3).first, page_of((), None, 3).last) == (0, 0)
