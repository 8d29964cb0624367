"""How large a PNG of a picture may be: pure."""

from __future__ import annotations

import math

ZOOM = 2.0
"""Pixels for each px, so that a picture is sharp on today's screens."""

MOST_PX = 16_000
"""The longest side, which most programs still open."""

MOST_AREA = 40_000_000
"""Pixels in all: measured at 0.09 s of a processor and 12 MB for each million."""


_AROUND = 160  # px at most for margins and the stamp


def zoom_for(width: float, height: float) -> float:
    """How many times as large as its SVG the PNG of a picture is drawn, `ZOOM` where it may be.

    The sizes are those of its layout, in px.
    """
    width, height = width + _AROUND, height + _AROUND
    sides = (MOST_PX / max(width, 1), MOST_PX / max(height, 1))
    return min(ZOOM, *sides, math.sqrt(MOST_AREA / max(width * height, 1)))


def remark(width: float, height: float) -> str:
    """What is to be said of a picture that had to be made smaller; empty for others."""
    zoom = zoom_for(width, height)
    return "" if zoom == ZOOM else f"scaled to {100 * zoom / ZOOM:.0f} % to fit a PNG"
