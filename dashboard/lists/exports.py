"""The forms in which a list's graph, as it is drawn on the page, can be taken away."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from dashboard.drawing.as_mermaid import MOST_EDGES
from dashboard.drawing.plan import View
from tasks_proxy.history.models import TaskList


@dataclass(frozen=True, slots=True)
class Export:
    """A link to a file: its form, what it is good for, and perhaps its theme."""

    form: str
    hint: str
    href: str


_FORMS = (
    ("svg", "light", "SVG", "sharp at any size"),
    ("svg", "dark", "SVG, dark", "on a dark ground"),
    ("png", "light", "PNG", "for documents and chats"),
    ("png", "dark", "PNG, dark", "on a dark ground"),
    ("dot", "", "DOT", "for Graphviz"),
    ("mmd", "", "Mermaid", "for Markdown on GitHub"),
    ("json", "", "JSON", "nodes and edges as data"),
)


def exports(task_list: TaskList, view: View, *, edges: int = 0) -> tuple[Export, ...]:
    """The files of what `view` draws, which are so many edges."""
    large = {"mmd": "for Markdown; too large for GitHub"} if edges > MOST_EDGES else {}
    return tuple(
        Export(form, large.get(kind, hint), f"{_address(task_list, kind)}?{_query(view, theme)}")
        for kind, theme, form, hint in _FORMS
    )


def _address(task_list: TaskList, kind: str) -> str:
    return reverse(f"api-graph-{kind}", args=[task_list.organisation.slug, task_list.key])


def _query(view: View, theme: str) -> str:
    asked: list[tuple[str, str]] = [("download", "1")]
    if view.fold != "auto":
        asked.append(("fold", str(view.fold)))
    if view.direction is not None:
        asked.append(("direction", view.direction))
    asked += [("open", key) for key in sorted(view.opened)]
    if view.focus is not None:
        asked.append(("focus", view.focus))
        if view.depth is not None:
            asked.append(("depth", str(view.depth)))
    if theme:
        asked.append(("theme", theme))
    return urlencode(asked, errors="replace")
