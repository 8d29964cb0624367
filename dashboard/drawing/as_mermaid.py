"""The graph as a Mermaid flowchart, for Markdown that draws it: `graph.mmd`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from dashboard.drawing import named
from dashboard.drawing.pen import Ghost
from dashboard.drawing.style import Theme, colour
from dashboard.drawing.text import xml_only
from dashboard.graph.fold import Folded
from dashboard.graph.shape import Direction
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

MOST_EDGES = 500
MOST_TEXT = 50_000
"""More than either is refused by GitHub's Mermaid; the file says so at its head."""

# Without the colon: what looks like `style …:#…;` loses its semicolon, which ends a number.
_PLAIN = frozenset(" .,;!?+-_/()'·–—…×→°%")
_FORMULA = re.compile(r"\$(?=\$)")
_DASHED = "stroke-dasharray:4 3"


def as_mermaid(
    folded: Folded,
    tasks: Mapping[str, Task],
    ghosts: Mapping[str, Ghost],
    *,
    stamp: str,
    direction: Direction = "LR",
    theme: Theme = "light",
) -> str:
    """The picture's nodes and edges, with `stamp` as the title over them."""
    body = "\n".join(
        [
            f"flowchart {direction}",
            *map(_node, named.nodes(folded, tasks, ghosts)),
            *map(_edge, named.edges(folded, tasks)),
            *_classes(theme),
        ]
    )
    # A YAML text between double quotes is written as JSON writes it.
    head = f"---\ntitle: {json.dumps(xml_only(stamp))}\n---\n"
    return f"{head}{_warning(folded, body)}{body}\n"


def _warning(folded: Folded, body: str) -> str:
    if len(folded.edges) <= MOST_EDGES and len(body) <= MOST_TEXT:
        return ""
    return (
        "%% Larger than what GitHub draws: ask for fewer nodes (fold=N), or raise maxEdges and"
        " maxTextSize in Mermaid's configuration.\n"
    )


def _node(node: named.Named) -> str:
    text = "<br>".join(filter(None, map(_text, (node.title, node.detail))))
    start, end = ("[[", "]]") if node.group else ("([", "])") if node.ghost else ("[", "]")
    status = "ghost" if node.ghost else "group" if node.status is None else node.status.value
    return f'  {node.name}{start}"{text}"{end}:::{status}'


def _edge(edge: named.Joined) -> str:
    if edge.word:
        return f"  {edge.source} -. {edge.word} .-> {edge.target}"
    return f"  {edge.source} {'-->' if edge.satisfied else '-.->'} {edge.target}"


def _classes(theme: Theme) -> Iterator[str]:
    ground = f"fill:{colour(theme, 'panel')},color:{colour(theme, 'ink')}"
    for status in Status:
        token = "pending" if status is Status.UNKNOWN else status.value.replace("_", "-")
        dashed = f",{_DASHED}" if status in {Status.PENDING, Status.CANCELLED} else ""
        yield f"  classDef {status.value} {ground},stroke:{colour(theme, token)}{dashed}"
    yield f"  classDef group {ground},stroke:{colour(theme, 'soft')},stroke-width:2px"
    yield f"  classDef ghost {ground},stroke:{colour(theme, 'faint')},{_DASHED}"


def _text(text: str) -> str:
    """`text` for a quoted label: whatever Mermaid or HTML could take for its own is a number.

    Between two dollars stands a space of no width, for `$$…$$` would be a formula, told by numbers
    or not.
    """
    apart = _FORMULA.sub("$\u200b", xml_only(text))
    return "".join(char if char.isalnum() or char in _PLAIN else f"#{ord(char)};" for char in apart)
