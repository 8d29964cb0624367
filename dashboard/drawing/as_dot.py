"""The graph in the DOT language, for Graphviz and what reads it: `graph.dot`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import graphviz

from dashboard.drawing import named
from dashboard.drawing.pen import Ghost
from dashboard.drawing.style import Theme, colour
from dashboard.drawing.text import xml_only
from dashboard.graph.fold import Folded
from dashboard.graph.shape import Direction
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

_DASHED = frozenset({Status.PENDING, Status.CANCELLED})


def as_dot(
    folded: Folded,
    tasks: Mapping[str, Task],
    ghosts: Mapping[str, Ghost],
    *,
    stamp: str,
    direction: Direction = "LR",
    theme: Theme = "light",
) -> str:
    """The picture's nodes and edges; `stamp` stands under it.

    Texts are labels that Graphviz takes word for word: neither HTML nor an escape of its own.
    """
    drawing = graphviz.Digraph(
        "taskloom",
        graph_attr={
            "rankdir": direction,
            "label": _label(stamp),
            "fontname": "sans-serif",
            "bgcolor": colour(theme, "bg"),
            "fontcolor": colour(theme, "soft"),
        },
        node_attr={
            "shape": "box",
            "fontname": "sans-serif",
            "fontsize": "11",
            "fillcolor": colour(theme, "panel"),
            "fontcolor": colour(theme, "ink"),
        },
        edge_attr={"color": colour(theme, "faint"), "arrowsize": "0.6"},
    )
    for node in named.nodes(folded, tasks, ghosts):
        drawing.node(node.name, label=_label(node.title, node.detail), **_look(node, theme))
    for edge in named.edges(folded, tasks):
        look = {"style": "solid" if edge.satisfied else "dashed"}
        if edge.word:
            tone = "blocked" if edge.kind.waits else "faint"
            look = {"style": "dotted", "color": colour(theme, tone), "tooltip": edge.word}
        drawing.edge(edge.source, edge.target, **look)
    return str(drawing.source)


def _look(node: named.Named, theme: Theme) -> dict[str, str]:
    if node.ghost:
        return {"style": "rounded,dashed", "color": colour(theme, "faint")}
    if node.status is None:
        return {"style": "rounded,filled", "color": colour(theme, "soft"), "peripheries": "2"}
    line = "rounded,filled,dashed" if node.status in _DASHED else "rounded,filled"
    return {"style": line, "color": colour(theme, _token(node.status))}


def _token(status: Status) -> str:
    return "pending" if status is Status.UNKNOWN else status.value.replace("_", "-")


def _label(*lines: str) -> str:
    """The lines as a label: no backslash or `&…;` of theirs counts, and no `<…>` is HTML."""
    escaped = (graphviz.escape(xml_only(line).replace("&", "&amp;")) for line in lines if line)
    return cast("str", graphviz.nohtml("\\n".join(escaped)))
