"""The lines over a picture that stands alone: the list, what is drawn of it, when, how whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard.drawing.look import Look
from dashboard.drawing.text import cut, escaped, plain, width_of
from tasks_proxy.core.records import Snapshot

_LINE = 18
_BELOW = 10
_NAME_PX = 13
_FACTS_PX = 12
_LEAST, _MOST = 480, 1_200
_NAME_LENGTH = 80
_WARNING_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Stamp:
    """`name` of the list, `facts` on the line under it, and a line for each of the `warnings`."""

    name: str
    facts: str
    warnings: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """What it takes over the picture, in px."""
        return _LINE * (2 + len(self.warnings)) + _BELOW

    @property
    def width(self) -> float:
        """What its widest line takes, within reason, in px."""
        lines = (self.facts, *self.warnings)
        widest = max(width_of(line, _FACTS_PX) for line in lines)
        return min(max(widest, width_of(self.name, _NAME_PX), _LEAST), _MOST)

    @property
    def text(self) -> str:
        """All of it on one line, for files of text."""
        return " · ".join((self.name, self.facts, *self.warnings))

    def drawn(self, looks: Look, room: float, top: float) -> str:
        """Its lines, cut to `room` px, from `top` px down."""
        lines = [("stamp name", self.name, _NAME_PX), ("stamp", self.facts, _FACTS_PX)]
        lines += [("stamp warning", warning, _FACTS_PX) for warning in self.warnings]
        return "".join(
            f'<text {looks(names)} x="0" y="{top + _LINE * (place + 1):g}">'
            f"{escaped(cut(text, size, room))}</text>"
            for place, (names, text, size) in enumerate(lines)
        )


def stamp_of(
    title: str,
    snapshot: Snapshot,
    *,
    tasks: int,
    nodes: int,
    focus: str | None = None,
    said: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Stamp:
    """The stamp of a picture of that many tasks and nodes.

    `said` goes with the facts, `notes` are warnings.
    """
    # "Complete" would be taken for finished, and so would its contrary for unfinished.
    whole = "all " if snapshot.complete else ""
    read = datetime.fromtimestamp(snapshot.fetched_at, UTC)
    facts = (
        "1 task" if tasks == 1 else f"{tasks} tasks",
        "" if snapshot.complete else "parts missing",
        f"{whole}read {read:%Y-%m-%d %H:%M:%S} UTC" if snapshot.fetched_at else "not read yet",
        f"{nodes} nodes" if nodes not in {tasks, 1} else "",
        f"focus on “{plain(focus, 60)}”" if focus else "",
        *said,
    )
    return Stamp(
        plain(title, _NAME_LENGTH),
        " · ".join(filter(None, facts)),
        tuple(plain(note, _WARNING_LENGTH) for note in notes),
    )
