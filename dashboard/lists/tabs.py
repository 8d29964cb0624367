"""The views of a list, and the addresses that lead from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from dashboard.lists.asked import address

WORDS = {
    "graph": "Graph",
    "board": "Board",
    "table": "Table",
    "timeline": "Timeline",
    "agents": "Agents",
    "outline": "Outline",
}
"""Each view and its word; the outline, the graph in words, is shown among them only when open."""

DEFAULT = "graph"


@dataclass(frozen=True, slots=True)
class Tab:
    """One view; `href` leads to it with the same filter and the same task open."""

    name: str
    word: str
    current: bool
    href: str


def view_named(name: str | None) -> str:
    """The view of that name; the graph for any other."""
    return name if name in WORDS else DEFAULT


def tabs(view: str, asked: QueryDict) -> tuple[Tab, ...]:
    """The tabs, `view` being the one on screen."""
    return tuple(
        Tab(name, word, name == view, address(asked, view=name, page=None))
        for name, word in WORDS.items()
        if name != "outline" or view == "outline"
    )
