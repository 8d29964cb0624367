"""The kind of a task: what its title says without its numbers and ids."""

from __future__ import annotations

import re
from functools import lru_cache

_ID = re.compile(
    r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"
    r"|\b(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b"
    r"|[#_\-. ]*(?<![a-z])ID[_\-]?\d+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[#_\-. ]*\d+(?:[.,:]\d+)*")
_LOOSE = re.compile(r" ([:;,.)\]])")
_EDGES = " \t_-.:,;#/()[]"


def kind_of(title: str) -> str:
    """`title` without numbers, UUIDs and hexadecimal ids; the title itself where nothing is left.

    At most the first 200 characters count.
    """
    return _kind_of(title[:200])


@lru_cache(maxsize=32_768)  # lists are read again and again, and groups ask after each member
def _kind_of(start: str) -> str:
    words = " ".join(_NUMBER.sub(" ", _ID.sub(" ", start)).split())
    kind = _LOOSE.sub(r"\1", words).strip(_EDGES)
    return kind or start.strip()
