"""The style of a picture that stands alone: the page's own rules with one theme's colours."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

Theme = Literal["light", "dark"]

_TOKENS = (
    *("bg", "panel", "ink", "soft", "faint", "line", "accent"),
    *("completed", "in-progress", "pending", "blocked", "failed", "cancelled"),
)
_COLOURS: dict[Theme, str] = {
    "light": "#f7f8fa #ffffff #171a21 #5b6473 #6a7282 #e3e7ee #4f46e5"
    " #0b7a60 #2563eb #5f6878 #a34a06 #c2362b #6a7282",
    "dark": "#0e1116 #151920 #e8ebf0 #a2abba #8791a3 #262c37 #9d9ef9"
    " #36c79f #6ea0ff #98a2b3 #f0a94a #ff7d70 #8791a3",
}
_SHEET = Path(__file__).resolve().parents[2] / "static" / "css" / "graph.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PAGE_ONLY = re.compile(r"/\* page only \*/.*", re.DOTALL)
_MIX = re.compile(r"color-mix\(in srgb, (#\w{6}) (\d+)%, (#\w{6})\)")


@cache
def style(theme: Theme) -> str:
    """The rules of `static/css/graph.css` with the theme's colours written in.

    Variables and mixed colours are worked out, for programs that draw SVG know neither; what
    the sheet says after `page only` is left out.
    """
    colours = dict(zip(_TOKENS, _COLOURS[theme].split(), strict=True))
    rules = _COMMENT.sub("", _PAGE_ONLY.sub("", _SHEET.read_text(encoding="utf-8")))
    for name, colour in colours.items():
        rules = rules.replace(f"var(--{name})", colour)
    rules = _MIX.sub(lambda found: _mixed(found[1], int(found[2]), found[3]), rules)
    return " ".join(rules.split())


def ground(theme: Theme) -> str:
    """The colour behind a picture, as `#rrggbb`."""
    return colour(theme, "bg")


def colour(theme: Theme, token: str) -> str:
    """The colour under that name of `static/css/tokens.css`, as `#rrggbb`."""
    return _COLOURS[theme].split()[_TOKENS.index(token)]


def style_source(theme: Theme) -> str:
    """The Content-Security-Policy source that lets a browser apply `style(theme)`."""
    digest = b64encode(sha256(style(theme).encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _mixed(one: str, percent: int, other: str) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{(a * percent + b * (100 - percent) + 50) // 100:02x}" for a, b in pairs)
