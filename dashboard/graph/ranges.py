"""What tells tasks of one kind apart: the one number in which their titles differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_DIGITS = re.compile(r"(\d+)")
_LONGEST = 200
_LISTED = 3
"""So many scattered numbers are told one by one, of more only the least and the greatest."""


def ranged(titles: Sequence[str]) -> tuple[str, str] | None:
    """Their common title with a range in it, and the range alone.

    None where they differ in more than one number, or in none.
    """
    parts = [_parts(title[:_LONGEST]) for title in titles]
    first = parts[0] if parts else ()
    if any(len(other) != len(first) or other[::2] != first[::2] for other in parts):
        return None
    columns = list(zip(*parts, strict=True))
    varied = [place for place in range(1, len(first), 2) if len(set(columns[place])) > 1]
    if len(varied) != 1:
        return None
    told = _range(set(columns[varied[0]]))
    return "".join((*first[: varied[0]], told, *first[varied[0] + 1 :])), told


def _range(numbers: set[str]) -> str:
    ordered = sorted(numbers, key=lambda text: (int(text), text))
    least, greatest = ordered[0], ordered[-1]
    if int(greatest) - int(least) + 1 == len(ordered) > 1:
        return f"{least}–{greatest}"
    return ", ".join(ordered) if len(ordered) <= _LISTED else f"{least} … {greatest}"


@lru_cache(maxsize=32_768)  # lists are read again and again, and groups ask after each member
def _parts(title: str) -> tuple[str, ...]:
    return tuple(_DIGITS.split(title))
