"""Spans and ages in words."""

from __future__ import annotations

import pytest

from dashboard.spans import ago, ahead, estimated, lasted, remaining


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        *[(-5, "0 s"), (0, "0 s"), (59.9, "59 s"), (60, "1 m"), (3599, "59 m"), (3600, "1 h")],
        *[(11_100, "3 h 5 m"), (86_399, "23 h 59 m"), (86_400, "1 d"), (400_000, "4 d 15 h")],
    ],
)
def test_what_was_measured_is_cut_off(seconds: float, words: str) -> None:
    assert lasted(seconds * 1000) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        *[(-1, "1 s"), (0.004, "1 s"), (0.5, "30 s"), (0.999, "1 m"), (14, "14 m"), (14.6, "15 m")],
        *[(59.7, "1 h"), (62, "1 h"), (64, "1 h 5 m"), (120, "2 h"), (24 * 60 - 1, "1 d")],
        *[(24 * 60, "1 d"), (51 * 60, "2 d 3 h")],
    ],
)
def test_what_is_estimated_is_rounded_and_never_nothing(minutes: float, words: str) -> None:
    assert estimated(minutes * 60_000) == words


def test_what_is_left_is_not_counted_in_seconds() -> None:
    assert [remaining(minutes * 60_000) for minutes in (-1, 0.5, 1, 64)] == [
        *("under a minute left", "under a minute left", "about 1 m left", "about 1 h 5 m left")
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        *[(-5, "just now"), (0.4, "just now"), (3, "3 s ago"), (60, "1 m ago")],
        *[(7_199, "1 h ago"), (86_400, "1 d ago")],
    ],
)
def test_an_age_is_told_by_one_unit(seconds: float, words: str) -> None:
    assert ago(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "now"), (0.4, "now"), (8, "in 8 s"), (500, "in 8 m")]
)
def test_what_is_to_come_is_told_likewise(seconds: float, words: str) -> None:
    assert ahead(seconds) == words
