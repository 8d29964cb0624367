"""Values as the audit log may hold them: without secrets, of bounded size, fit for any database."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

LONGEST_TEXT = 500
MOST_ITEMS = 50
DEEPEST = 6
HIDDEN = "(hidden)"

_SECRET = re.compile(
    r"pass(word|phrase|wd)|secret|token|credential|authori[sz]ation|api.?key|private.?key|cookie",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def text(value: str, longest: int = LONGEST_TEXT) -> str:
    """The text on its way into the log: no control characters, no half surrogates, cut."""
    whole = _UNPRINTABLE.sub(" ", value).encode("utf-8", "replace").decode()
    return whole if len(whole) <= longest else f"{whole[: longest - 1]}…"


def values(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Named values, those hidden whose names speak of secrets, at any depth."""
    if given is None:
        return None
    cleaned = _clean(given, 0)
    return cleaned if isinstance(cleaned, dict) else None


def _clean(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        # Longer numbers are no JSON number that every reader knows; nan and inf are none at all.
        return value if math.isfinite(value) and abs(value) < 2**63 else text(str(value))
    if depth >= DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return _mapping(value, depth)
    if isinstance(value, list | tuple | set | frozenset):
        items = [_clean(item, depth + 1) for item in list(value)[:MOST_ITEMS]]
        return [*items, f"and {len(value) - MOST_ITEMS} more"] if len(value) > MOST_ITEMS else items
    return text(str(value))


def _mapping(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    pairs = list(value.items())
    cleaned = {
        text(str(name), 100): HIDDEN if _is_secret(name, held) else _clean(held, depth + 1)
        for name, held in pairs[:MOST_ITEMS]
    }
    if len(pairs) > MOST_ITEMS:
        cleaned["…"] = f"and {len(pairs) - MOST_ITEMS} more"
    return cleaned


def _is_secret(name: object, held: object) -> bool:
    """Whether a value goes by a name of secrets; a count ("tokens": 812) or a yes is none."""
    return not isinstance(held, int | float | None) and _SECRET.search(str(name)) is not None
