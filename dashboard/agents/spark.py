"""The sparkline of what an agent did, an hour a bar: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class Stroke:
    """A bar of the sparkline, one hour; all in px of its picture."""

    x: int
    y: float
    height: float


def strokes(hourly: Sequence[int], most: int) -> tuple[Stroke, ...]:
    """The bars of these hours where `most` is as high as the picture."""
    return tuple(
        Stroke(4 * hour, round(_HEIGHT * (1 - count / most), 1), round(_HEIGHT * count / most, 1))
        for hour, count in enumerate(hourly)
        if count
    )
