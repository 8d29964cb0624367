"""How a page's address asks for its graph, and the addresses that ask for it otherwise: pure."""

from __future__ import annotations

from django.http import QueryDict

from dashboard.drawing.plan import View
from dashboard.graph.fold import mode_of

MOST_OPEN = 100
"""Groups that one address opens; of more, the first."""


def view_of(asked: QueryDict) -> View:
    """What `?fold=`, `direction=`, `open=` (repeatable), `redundant=1` and `task=` ask for.

    What makes no sense asks for nothing: somebody may have cut the address short.
    """
    try:
        fold = mode_of(asked.get("fold"))
    except ValueError:
        fold = "auto"
    return View(
        fold,
        "TB" if asked.get("direction") == "TB" else "LR",
        frozenset(asked.getlist("open")[:MOST_OPEN]),
        redundant=asked.get("redundant") == "1",
        task=asked.get("task") or None,
    )


def address(asked: QueryDict, **changes: str | list[str] | None) -> str:
    """The same page with `changes` laid over its query; None takes a name out."""
    query = asked.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query.setlist(name, [value] if isinstance(value, str) else value)
    return f"?{query.urlencode()}"
