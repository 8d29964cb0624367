"""Sites that may hold a link's page in a frame, as people write them and as browsers want them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MOST_SITES = 20
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(\*\.)?({_LABEL}\.)*{_LABEL}\Z")


def sites_of(text: str) -> tuple[str, ...]:
    """The origins that somebody wrote, one a line or with blanks between, each once.

    Raises ValueError with a sentence that names the one that is none.
    """
    sites = tuple(dict.fromkeys(_origin(word) for word in text.split()))
    if len(sites) > MOST_SITES:
        raise ValueError(f"{len(sites)} sites are more than the {MOST_SITES} that a link may have.")
    return sites


def _origin(word: str) -> str:
    """`https://wiki.example`, also where the scheme was left out or a path followed."""
    wrong = ValueError(f"“{word[:80]}” is no site: write one as https://wiki.example.")
    try:
        parts = urlsplit(word if "://" in word else f"https://{word}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
        plain = host if host.isascii() else host.encode("idna").decode()
    except ValueError as error:  # a bad port, half a bracket, a name that IDNA does not know
        raise wrong from error
    if parts.scheme not in {"http", "https"} or parts.username or not _HOST.match(plain):
        raise wrong
    return f"{parts.scheme}://{plain}" + (f":{port}" if port else "")
