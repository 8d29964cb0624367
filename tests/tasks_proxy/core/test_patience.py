"""The time that a piece of work has in all."""

from __future__ import annotations

import pytest

from tasks_proxy.core.patience import left, within


def test_alone_a_wait_may_take_all_that_it_wants() -> None:
    assert left(7.0) == 7.0


def test_the_nearest_end_counts_for_whatever_waits_inside() -> None:
    with within(5.0):
        with within(60.0):
            assert 4 < left(100.0) <= 5
        with within(0.5):
            assert left(100.0) <= 0.5
        assert left(0.1) == 0.1
    assert left(100.0) == 100.0


def test_when_the_time_is_over_nothing_is_left() -> None:
    with within(-1.0):
        assert left(3.0) == 0


def test_work_that_fails_takes_its_end_with_it() -> None:
    with pytest.raises(ValueError, match="failed"), within(0.0):
        raise ValueError("failed")
    assert left(3.0) == 3.0
