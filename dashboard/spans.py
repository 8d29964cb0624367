"""How long something took and how long ago it was, in words; clock.js says the same.

Everywhere a number and its unit stand apart. What was measured is cut off and what is estimated is
rounded, a span has a second unit from an hour on (`1 h 5 m`), and an age is told at a glance, by
one (`25 m ago`). Sentences that promise a time, such as those of a lock-out, say it in full words.
"""

from __future__ import annotations

_SECOND = 1000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR
_UNITS = ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m"), (_SECOND, "s"))
_PARTS = {_DAY: (_HOUR, "h"), _HOUR: (_MINUTE, "m")}
_ROUNDED = 5 * _MINUTE
"""Nobody estimates hours to the minute."""


def lasted(milliseconds: float) -> str:
    """A length of time that was measured: `8 s`, `12 m`, `3 h 5 m`, `4 d 2 h`."""
    whole = max(0, int(milliseconds))
    size, unit = _unit(whole)
    part, part_unit = _PARTS.get(size, (size, ""))
    few = whole % size // part
    return f"{whole // size} {unit}" + (f" {few} {part_unit}" if few else "")


def estimated(milliseconds: float) -> str:
    """A length of time that is estimated, never none: `43 s`, `14 m`, `1 h 5 m`, `2 d 3 h`."""
    if milliseconds < _MINUTE:
        return lasted(max(_SECOND, _rounded(milliseconds, _SECOND)))
    if milliseconds < _HOUR:
        return lasted(_rounded(milliseconds, _MINUTE))
    if milliseconds < _DAY:
        return lasted(_rounded(milliseconds, _ROUNDED))
    return lasted(_rounded(milliseconds, _HOUR))


def remaining(milliseconds: float) -> str:
    """A time left, which below a minute is too rough to be counted in seconds."""
    return (
        "under a minute left" if milliseconds < _MINUTE else f"about {estimated(milliseconds)} left"
    )


def ago(seconds: float) -> str:
    """How long ago something was: `3 s ago`, `25 m ago`, `2 h ago`."""
    return f"{_glance(seconds)} ago" if seconds >= 1 else "just now"


def ahead(seconds: float) -> str:
    """How far off something is, likewise: `in 8 s`."""
    return f"in {_glance(seconds)}" if seconds >= 1 else "now"


def _glance(seconds: float) -> str:
    milliseconds = int(seconds * _SECOND)
    size, unit = _unit(milliseconds)
    return f"{milliseconds // size} {unit}"


def _unit(milliseconds: int) -> tuple[int, str]:
    """The greatest that is in it whole, else the least."""
    return next((found for found in _UNITS if milliseconds >= found[0]), _UNITS[-1])


def _rounded(milliseconds: float, step: int) -> int:
    return step * round(milliseconds / step)
