"""What can go wrong while drawing; `str()` of each is a sentence for people.

DrawingError
├── DotMissing    graphviz is not installed
├── DotTimeout    the drawing took longer than it may
├── DotFailed     dot ended with an error, or with an answer that is none
├── LayoutLost    dot lost on this structure lately
└── RasterFailed  the picture could not be drawn as PNG
"""

from __future__ import annotations

from tasks_proxy.core.errors import TaskloomError


class DrawingError(TaskloomError):
    """There is no picture; the outline and the table still work."""


class DotMissing(DrawingError):
    """The program `dot` is not on this machine."""


class LayoutLost(DrawingError):
    """`dot` lost on this structure lately; it is not asked again for a while."""


class DotTimeout(DrawingError):
    """`dot` was stopped at its limit of time."""


class DotFailed(DrawingError):
    """`dot` ended with an error, or with an answer that is none."""


class RasterFailed(DrawingError):
    """The picture could not be drawn as PNG, or not within its limits."""
