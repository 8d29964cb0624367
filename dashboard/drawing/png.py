"""A picture that stands alone, as PNG and at other sizes."""

from __future__ import annotations

import re

from dashboard.drawing.run import run_raster
from dashboard.drawing.style import Theme, ground

MOST_PX = 8_000
"""The longest side of a PNG."""

MOST_AREA = 16_000_000
"""Pixels of a PNG at most, of which each takes four bytes while it is drawn."""

_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)">')


def to_png(svg: str, theme: Theme, *, width: int, height: int | None = None) -> bytes:
    """The picture as PNG, `width` px wide; with a `height` it is fitted into both.

    A picture so long that it would be too large comes narrower. Raises RasterFailed.
    """
    return run_raster(_fitted(svg, width, height), 1, ground=ground(theme))


def sized(svg: str, width: int | None) -> str:
    """The same picture, `width` px wide on screen; as large as life without one."""
    return svg if width is None else _fitted(svg, width, None)


def _fitted(svg: str, width: int, height: int | None) -> str:
    """The picture with another size in its first tag; its viewBox keeps the proportions."""

    def other(found: re.Match[str]) -> str:
        ratio = float(found[2]) / float(found[1])
        across = min(width, MOST_PX / ratio, (MOST_AREA / ratio) ** 0.5)
        down = height if height is not None else across * ratio
        return f' width="{across:.0f}" height="{max(1, down):.0f}">'

    return _SIZE.sub(other, svg, count=1)
