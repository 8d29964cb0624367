"""From times to places on a line that is 100 wide, idle times squeezed if wished: pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import pairwise

_SECOND = 1_000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_STEPS = (
    *(_SECOND, 2 * _SECOND, 5 * _SECOND, 10 * _SECOND, 15 * _SECOND, 30 * _SECOND),
    *(_MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE),
    *(_HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR),
    *(_DAY, 2 * _DAY, 7 * _DAY, 30 * _DAY, 90 * _DAY, 365 * _DAY),
)

LEAST_GAP = 5 * _MINUTE
"""Milliseconds: a shorter idle time is no gap."""

_SHARE = 0.06  # of the time that was not idle: what is shorter is no gap either
_WIDTH = 1.6  # of the line, for a gap that is squeezed
_MOST_GAPS = 20

_LEAST, _LEAST_LONG, _ROOMY = 60, 90, 150
"""How far marks are apart, in hundredths of a mark's share of the line: any two, after a long word,
and after one on a narrow page."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time and of the line; `idle` where nothing happened, and it is squeezed."""

    start: float
    end: float
    x: float
    width: float
    idle: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the axis: the time, its place, and its word; `day` where a day begins.

    `tight` where the word before is a long one, for which only a wide page has room.
    """

    at: float
    x: float
    word: str
    day: bool
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The whole line as pieces, the earliest first."""

    pieces: tuple[Piece, ...]

    @property
    def start(self) -> float:
        """The time at the left end."""
        return self.pieces[0].start

    @property
    def end(self) -> float:
        """The time at the right end."""
        return self.pieces[-1].end

    @property
    def gaps(self) -> tuple[Piece, ...]:
        """The idle times that are squeezed."""
        return tuple(piece for piece in self.pieces if piece.idle)

    def x(self, at: float) -> float:
        """The place of a time, from 0 to 100."""
        starts = [piece.start for piece in self.pieces]
        piece = self.pieces[max(0, bisect_right(starts, at) - 1)]
        share = (at - piece.start) / (piece.end - piece.start) if piece.end > piece.start else 0.0
        return piece.x + piece.width * min(1.0, max(0.0, share))


def scale_over(times: Iterable[tuple[float, float]], *, squeeze: bool) -> Scale | None:
    """The line over all these stretches; None where there are none.

    With `squeeze` the longest idle times between them shrink to a mark.
    """
    busy = _joined(times)
    if not busy:
        return None
    start, end = busy[0][0], busy[-1][1]
    margin = max((end - start) * 0.01, _SECOND)
    gaps = _gaps(busy) if squeeze else []
    return Scale(tuple(_pieces(start - margin, end + margin, gaps)))


def _joined(times: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(times):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _gaps(busy: list[tuple[float, float]]) -> list[tuple[float, float]]:
    worked = sum(end - start for start, end in busy)
    least = max(LEAST_GAP, _SHARE * worked)
    found = [
        (before[1], after[0]) for before, after in pairwise(busy) if after[0] - before[1] > least
    ]
    return sorted(sorted(found, key=lambda gap: gap[0] - gap[1])[:_MOST_GAPS])


def _pieces(start: float, end: float, gaps: list[tuple[float, float]]) -> Iterator[Piece]:
    width = min(_WIDTH, 30 / len(gaps)) if gaps else 0.0
    shown = end - start - sum(to - at for at, to in gaps)
    room = 100 - width * len(gaps)
    x, at = 0.0, start
    for idle_from, idle_to in [*gaps, (end, end)]:
        wide = room * (idle_from - at) / shown
        yield Piece(at, idle_from, x, wide)
        x, at = x + wide, idle_to
        if idle_to > idle_from:
            yield Piece(idle_from, idle_to, x, width, idle=True)
            x += width


def ticks(scale: Scale, zone: tzinfo, *, most: int) -> tuple[Tick, ...]:
    """The marks of the axis in a time zone, at most about `most`, none in a squeezed gap."""
    shown = [piece for piece in scale.pieces if not piece.idle]
    length = sum(piece.end - piece.start for piece in shown)
    step = next((step for step in _STEPS if length / step <= most), _STEPS[-1])
    found: list[Tick] = []
    day = None
    for piece in shown:
        for at in _marks(piece, step, zone):
            moment = _local(at, zone)
            new = moment.date() != day
            x = scale.x(at)
            after = found[-1] if found else None
            long = after is not None and after.day and step < _DAY
            away = most * (x - after.x) if after else _ROOMY
            if away < (_LEAST_LONG if long else _LEAST):
                continue
            day = moment.date()
            word = _word(moment, step, new=new)
            found.append(Tick(at, round(x, 3), word, new, tight=long and away < _ROOMY))
    return tuple(found)


def _marks(piece: Piece, step: int, zone: tzinfo) -> Iterator[float]:
    """The multiples of `step` in local time within a piece."""
    offset = _local(piece.start, zone).utcoffset()
    shift = offset.total_seconds() * 1000 if offset else 0.0
    at = -(-(piece.start + shift) // step) * step - shift
    while at <= piece.end:
        yield at
        at += step


def _word(moment: datetime, step: int, *, new: bool) -> str:
    if step >= _DAY:
        return f"{moment:%-d %b}" if step < 90 * _DAY else f"{moment:%b %Y}"
    clock = f"{moment:%H:%M:%S}" if step < _MINUTE else f"{moment:%H:%M}"
    return f"{moment:%-d %b} {clock}" if new else clock


def _local(milliseconds: float, zone: tzinfo) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, zone)
    except (OverflowError, ValueError, OSError):  # a number that no calendar has
        return datetime.fromtimestamp(0, UTC)
