"""From times to places."""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.timeline.scale import LEAST_GAP, Scale, scale_over, ticks

MINUTE = 60_000
HOUR = 60 * MINUTE
NOON = 1_795_262_400_000  # 2026-11-21 12:00 UTC


def over(*times: tuple[float, float], squeeze: bool = True) -> Scale:
    found = scale_over(times, squeeze=squeeze)
    assert found is not None
    return found


def test_there_is_no_line_without_times() -> None:
    assert scale_over([], squeeze=True) is None


def test_a_long_idle_time_shrinks_to_a_mark_where_that_is_wished() -> None:
    busy = (0.0, HOUR), (30.0 * HOUR, 31.0 * HOUR)
    (gap,) = over(*busy).gaps
    assert (gap.start, gap.end) == (HOUR, 30 * HOUR)
    assert gap.width < 2
    assert over(*busy, squeeze=False).gaps == ()


def test_a_short_idle_time_stays_as_it_is() -> None:
    assert over((0, HOUR), (HOUR + LEAST_GAP - 1, 2 * HOUR)).gaps == ()


times = st.lists(
    st.tuples(st.floats(0, 1e12), st.floats(0, 1e10)).map(lambda pair: (pair[0], sum(pair))),
    min_size=1,
    max_size=40,
)


@given(times, st.booleans())
def test_places_rise_with_time_and_stay_on_the_line(
    stretches: list[tuple[float, float]], squeeze: bool
) -> None:
    scale = over(*stretches, squeeze=squeeze)
    edges = sorted(edge for stretch in stretches for edge in stretch)
    places = [scale.x(at) for at in edges]
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in places)
    assert all(one <= other + 1e-6 for one, other in pairwise(places))
    assert sum(piece.width for piece in scale.pieces) == pytest.approx(100)


def test_marks_stand_at_round_times_of_the_viewers_zone() -> None:
    scale = over((NOON, NOON + 8 * HOUR))
    assert [tick.word for tick in ticks(scale, UTC, most=9)][:2] == ["21 Nov 12:00", "13:00"]
    kathmandu = ticks(scale, ZoneInfo("Asia/Kathmandu"), most=9)
    assert [tick.word for tick in kathmandu][:2] == ["21 Nov 18:00", "19:00"]


def test_a_new_day_is_named() -> None:
    scale = over((NOON, NOON + 20 * HOUR))
    named = [tick.word for tick in ticks(scale, UTC, most=9) if tick.day]
    assert named == ["21 Nov 12:00", "22 Nov 00:00"]


@pytest.mark.parametrize("length", [1, 1_000, HOUR, 24 * HOUR, 400 * 24 * HOUR, 10_000 * 24 * HOUR])
def test_there_are_neither_too_many_marks_nor_crowded_ones(length: float) -> None:
    found = ticks(over((NOON, NOON + length)), UTC, most=9)
    assert len(found) <= 40
    assert all(other.x - one.x > 5 for one, other in pairwise(found))


def test_a_mark_that_stands_close_behind_a_days_name_has_no_room_on_a_narrow_page() -> None:
    found = ticks(over((NOON, NOON + 8 * HOUR)), UTC, most=9)
    assert [tick.word for tick in found if tick.tight] == ["13:00"]
    few = ticks(over((NOON, NOON + 4 * HOUR)), UTC, most=4)
    assert not any(tick.tight for tick in few)


def test_a_day_whose_first_mark_has_no_room_is_named_at_the_next_one() -> None:
    night = NOON + 12 * HOUR
    stretches = (
        (night - 11 * MINUTE, night - 7 * MINUTE),
        (night + 20 * MINUTE, night + 80 * MINUTE),
    )
    found = ticks(over(*stretches), UTC, most=9)
    assert [tick.word for tick in found][:3] == ["21 Nov 23:50", "22 Nov 00:30", "00:40"]
