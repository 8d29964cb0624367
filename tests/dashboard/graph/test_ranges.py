"""Titles that differ in one number."""

from __future__ import annotations

import pytest

from dashboard.graph.ranges import ranged


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        (["Read chunk 1", "Read chunk 2", "Read chunk 3"], ("Read chunk 1–3", "1–3")),
        (["Part 10 of 12", "Part 9 of 12"], ("Part 9–10 of 12", "9–10")),
        (["Part 1", "Part 7"], ("Part 1, 7", "1, 7")),
        (["Part 1", "Part 7", "Part 9", "Part 70"], ("Part 1 … 70", "1 … 70")),
        (["merge_00008", "merge_00009"], ("merge_00008–00009", "00008–00009")),
        (["v2 step 1", "v2 step 2"], ("v2 step 1–2", "1–2")),
        (["Part 1", "Part 1"], None),
        (["Part 1", "Piece 2"], None),
        (["Part 1 of 2", "Part 2 of 3"], None),
        (["Part 1", "Part"], None),
        (["Part 01", "Part 1"], ("Part 01, 1", "01, 1")),
        ([], None),
    ],
)
def test_the_number_that_differs_is_told(titles: list[str], told: tuple[str, str] | None) -> None:
    assert ranged(titles) == told


def test_a_number_of_a_thousand_digits_is_no_trouble() -> None:
    assert ranged(["9" * 5000, "8" * 5000]) == (f"{'8' * 200}, {'9' * 200}",) * 2
