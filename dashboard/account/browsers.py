"""Which browser a session belongs to, in words; pure."""

from __future__ import annotations

import re

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """`Firefox on Linux` for a User-Agent header; the first word of one that we do not know."""
    name = next((told for mark, told in _BROWSERS if f"{mark}/" in user_agent), None)
    system = next((told for mark, told in _SYSTEMS if mark in user_agent), None)
    if name is None:
        name = re.split(r"[/ ]", user_agent.strip(), maxsplit=1)[0][:40] or "An unknown browser"
    return f"{name} on {system}" if system else name
