"""What a list page's address asks for, and the addresses that ask for it otherwise."""

from __future__ import annotations

from django.http import QueryDict

from dashboard.drawing.plan import MOST_OPEN, View
from dashboard.graph.focus import DEEPEST
from dashboard.graph.fold import mode_of
from dashboard.graph.shape import Direction
from dashboard.lists.query import Query

_MOST_NAMES = 200
_LONGEST_WORDS = 200

Changes = str | list[str] | None


def view_of(asked: QueryDict) -> View:
    """What `?fold=`, `direction=`, `open=` (repeatable), `redundant=1` and `task=` ask for.

    `focus=` with a task's id shows its lineage alone, up to `depth=` edges away. What makes no
    sense asks for nothing: somebody may have cut the address short.
    """
    try:
        fold = mode_of(asked.get("fold"))
    except ValueError:
        fold = "auto"
    return View(
        fold,
        _direction(asked.get("direction")),
        frozenset(asked.getlist("open")[:MOST_OPEN]),
        redundant=asked.get("redundant") == "1",
        task=asked.get("task") or None,
        focus=asked.get("focus") or None,
        depth=_depth(asked.get("depth")),
    )


def _direction(text: str | None) -> Direction | None:
    return "LR" if text == "LR" else "TB" if text == "TB" else None


def _depth(text: str | None) -> int | None:
    good = text is not None and text.isascii() and text.isdigit() and len(text) <= 3
    return min(int(text), DEEPEST) if good and text else None


def query_of(asked: QueryDict) -> Query:
    """What `status=`, `agent=`, `kind=` (all repeatable), `q=`, `ready=1` and `stuck=1` ask for."""
    return Query(
        frozenset(asked.getlist("status")),
        asked.get("q", "").strip()[:_LONGEST_WORDS],
        frozenset(asked.getlist("agent")[:_MOST_NAMES]),
        frozenset(asked.getlist("kind")[:_MOST_NAMES]),
        ready=asked.get("ready") == "1",
        stuck=asked.get("stuck") == "1",
    )


UNFILTERED: dict[str, Changes] = dict.fromkeys(
    ("status", "q", "agent", "kind", "ready", "stuck", "page"), None
)
"""The changes to an address that take its filter away."""


def address(asked: QueryDict, **changes: Changes) -> str:
    """The same page with `changes` laid over its query; None takes a name out."""
    query = asked.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query.setlist(name, [value] if isinstance(value, str) else value)
    return f"?{query.urlencode()}"


def toggled(asked: QueryDict, name: str, value: str) -> str:
    """The address that asks for `value` as well, or no longer; its pages begin anew."""
    values = asked.getlist(name)
    other = [kept for kept in values if kept != value]
    if len(other) == len(values):
        other.append(value)
    return address(asked, **{name: other, "page": None})


def prefix_for_task(asked: QueryDict) -> str:
    """The address of a task's panel on this page, without the quoted id at its end."""
    rest = address(asked, task=None)
    return f"{rest}&task=" if rest != "?" else "?task="
