"""Titles of tasks within a sentence."""

from __future__ import annotations

LONGEST = 60


def short(title: str) -> str:
    """The title in one line, cut where it is long."""
    line = " ".join(title.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def quoted(title: str) -> str:
    """`“Build the API”`."""
    return f"“{short(title)}”"
