"""How fresh data is, in words."""

from __future__ import annotations

import pytest

from dashboard.lists.freshness import freshness
from tests.dashboard.listed import NOW, snapshot_of, wire


@pytest.mark.parametrize(
    ("status", "watched", "age", "stale"),
    [
        ("pending", True, 59, False),
        ("pending", True, 61, True),
        ("pending", False, 200, False),
        ("pending", False, 301, True),
        ("completed", False, 1_800, False),
        ("completed", False, 2_401, True),
    ],
)
def test_data_is_stale_by_what_the_cadence_of_reading_promises(
    status: str, watched: bool, age: float, stale: bool
) -> None:
    snapshot = snapshot_of(wire("a", status), fetched_at=NOW - age)
    assert freshness(snapshot, NOW, watched=watched).stale is stale


def test_a_failing_reading_outweighs_its_age() -> None:
    fresh = freshness(snapshot_of(), NOW, watched=True, error="No answer.")
    assert fresh.condition == "failing"
    assert freshness(snapshot_of(), NOW, watched=True).condition == "live"
