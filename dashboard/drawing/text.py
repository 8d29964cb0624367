"""The one writer of users' text into pictures: escaped for XML, wrapped by a table of widths."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

ELLIPSIS = "…"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Neither forbidden nor to be escaped, which nearly every text is: told in a tenth of the time.
_HARMLESS = re.compile("[^&<>\"'\x00-\x1f\ud800-\udfff\ufffe\uffff]*")
_SPACES = re.compile(r"\s+")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\n": "&#10;"}
    | {"\t": "&#9;", "\r": "&#13;"}
)
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
_BREAK_AFTER = frozenset("-–—/_.:,;)]}|·")

# Shares of an em in the usual interface faces (Inter, Segoe UI, San Francisco, DejaVu at worst),
# regular, a little generous: a line that is cut early looks better than one that runs out.
_WIDTHS = {
    **dict.fromkeys("ijlI|!.,:;'`", 0.3),
    **dict.fromkeys('frt()[]{}/\\-" ', 0.4),
    **dict.fromkeys("abcdeghknopqsuvxyz?*_^~=+<>$#", 0.59),
    **dict.fromkeys("0123456789", 0.64),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.69),
    **dict.fromkeys("mwMW@%…—", 0.93),
}
_WIDTHS[" "] = 0.28


def escaped(text: str) -> str:
    """`text` for XML text or a quoted attribute, less the characters that XML 1.0 forbids."""
    if _HARMLESS.fullmatch(text):
        return text
    return _FORBIDDEN.sub("", text).translate(_ESCAPES)


def xml_only(text: str) -> str:
    """`text` on one line, less the characters that XML 1.0 forbids: no program can show them."""
    return _SPACES.sub(" ", _FORBIDDEN.sub("", text)).strip()


def plain(text: str, limit: int) -> str:
    """`text` on one line, its spaces single, at most `limit` characters long."""
    flat = _SPACES.sub(" ", text[: 4 * limit]).strip()
    return flat if len(flat) <= limit and len(text) <= 4 * limit else flat[: limit - 1] + ELLIPSIS


def width_of(text: str, size: float) -> float:
    """About how many px `text` takes at `size` px: for deciding where to cut, not for drawing."""
    return size * sum(map(_ems, text))


@lru_cache(maxsize=8192)
def _ems(char: str) -> float:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if category(char) in _UNSEEN:
        return 0.0
    if east_asian_width(char) in "WF":
        return 1.0
    return 0.69 if char.isupper() else 0.62


def cut(text: str, size: float, room: float) -> str:
    """As much of `text` as fits in `room` px, with an ellipsis where some is left out."""
    # There may be no room at all beside another text; nothing needs none.
    if not text or width_of(text, size) <= room:
        return text
    end = _before_number(text, _fitting(text, size, room - width_of(ELLIPSIS, size)))
    return text[:end].rstrip() + ELLIPSIS


def _before_number(text: str, end: int) -> int:
    """`end`, or the beginning of the number that it parts: half a number reads as another one."""
    start = end
    while start and text[start - 1].isdigit() and text[end].isdigit():
        start -= 1
    return start if 2 * start > end else end


def wrapped(text: str, size: float, room: float) -> list[str]:
    """`text` on at most two lines of `room` px, broken between words where that is possible."""
    text = plain(text, 200)
    if width_of(text, size) <= room:
        return [text] if text else []
    end = _fitting(text, size, room)
    stop = _break_before(text, end)
    rest = text[stop:].lstrip()
    # Identifiers of one list often begin alike: what tells them apart is their end.
    second = cut(rest, size, room) if " " in text else _end_of(rest, size, room)
    return [text[:stop].rstrip(), second]


def _end_of(text: str, size: float, room: float) -> str:
    if width_of(text, size) <= room:
        return text
    return ending(text, _fitting(text[::-1], size, room - width_of(ELLIPSIS, size)))


def ending(text: str, length: int) -> str:
    """At most `length` characters of an identifier's end, behind an ellipsis.

    They begin with a word of it where that leaves half of them: half a word tells less than none.
    """
    first = len(text) - length
    starts = range(first, first + length // 2)
    return ELLIPSIS + text[next((start for start in starts if _parts(text, start)), first) :]


def _fitting(text: str, size: float, room: float) -> int:
    """How many characters fit, at least one, no base parted from its combining marks."""
    used = 0.0
    end = 0
    for char in text:
        used += size * _ems(char)
        if used > room:
            break
        end += 1
    while 0 < end < len(text) and category(text[end]) in _UNSEEN:
        end -= 1
    return max(end, 1)


def _break_before(text: str, end: int) -> int:
    """The last good place to break at or before `end`; `end` itself where a word is too long."""
    stops = range(end, max(end // 3, 1), -1)
    good = (stop for stop in stops if _parts(text, stop))
    # Rather part a word than a number, though not a letter and its marks.
    fair = (
        stop
        for stop in stops
        if not (text[stop - 1].isdigit() and text[stop].isdigit())
        and category(text[stop]) not in _UNSEEN
    )
    return next(good, next(fair, end))


def _parts(text: str, at: int) -> bool:
    """Whether one word ends and another begins at a place inside `text`."""
    before, after = text[at - 1], text[at]
    if before in ".,:" and after.isdigit() and text[at - 2 : at - 1].isdigit():
        return False  # 1.5 or 10:30
    return " " in (before, after) or before in _BREAK_AFTER
