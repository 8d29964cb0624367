"""Where the lines of a card begin and end, in px."""

from __future__ import annotations

from dashboard.drawing.dot import TASK_SIZE

LEFT = 40
ROOM = TASK_SIZE[0] - LEFT - 12
"""What a line of text, and a bar, may be wide."""
