"""Parameters and answers of our own API, as OpenAPI, where no serializer can tell them: pure data.

A serializer has no field named `from`.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from dashboard.drawing.plan import MOST_OPEN
from dashboard.graph.focus import DEEPEST
from dashboard.graph.model import EdgeKind
from tasks_proxy.core.statuses import Status
from tasks_proxy.proxy.contract import of

__all__ = ["KEY", "SCHEMAS", "TEXT_PATTERN", "THEME", "VIEW", "of"]

TEXT_PATTERN = r"^[^\x00]*$"
"""What a text that is sent to us may hold, the same to Python and to a schema."""

KEY = OpenApiParameter(
    "key", str, OpenApiParameter.PATH, description="The list's key, as `listLists` tells it."
)
FOLD = OpenApiParameter(
    "fold",
    {"type": "string", "pattern": "^(auto|none|[1-9][0-9]{0,5})$", "default": "auto"},
    description="`auto`, `none`, or the most nodes to draw before folding.",
)
DIRECTION = OpenApiParameter(
    "direction",
    str,
    enum=["LR", "TB"],
    description="To the right or down; by the graph's shape without.",
)
THEME = OpenApiParameter("theme", str, enum=["light", "dark"], default="light")
_WORD: dict[str, Any] = {"type": "string", "minLength": 1, "pattern": TEXT_PATTERN}
FOCUS = OpenApiParameter(
    "focus",
    _WORD,
    description="The id of a task: only it, what it waits for and what waits.",
)
DEPTH = OpenApiParameter(
    "depth",
    {"type": "integer", "minimum": 0, "maximum": DEEPEST},
    description="Steps around the task in `focus`; all of its lineage without.",
)
OPEN = OpenApiParameter(
    "open",
    {"type": "array", "items": _WORD, "maxItems": MOST_OPEN},
    description="Keys of groups to open, as `getGraph` tells them. Repeatable.",
)
VIEW = [KEY, FOLD, DIRECTION, FOCUS, DEPTH, OPEN]
"""How every form of a graph is asked for."""

_TEXT: dict[str, Any] = {"type": "string"}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_INSIDE = {
    **_TEXTS,
    "description": "Keys of the open groups around it, the outermost first.",
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "GraphNode": {
        "type": "object",
        "required": ["taskId", "rank"],
        "properties": {
            "taskId": _TEXT,
            "rank": {**_COUNT, "description": "The longest way to it from a root, in edges."},
            "title": _TEXT,
            "status": {"description": "As the upstream tells it."},
            "agent": {**_TEXT, "nullable": True},
            "progress": {"type": "number", "nullable": True},
            "ghost": {"type": "boolean", "description": "Depended on, and not in the list."},
            "inside": _INSIDE,
        },
    },
    "GraphGroup": {
        "type": "object",
        "required": ["group", "title", "rank", "lastRank", "count", "ghost", "statuses", "members"],
        "properties": {
            "group": _TEXT,
            "title": _TEXT,
            "rank": _COUNT,
            "lastRank": _COUNT,
            "count": _COUNT,
            "ghost": {"type": "boolean"},
            "statuses": {
                "type": "object",
                "properties": {str(status): _COUNT for status in Status},
                "additionalProperties": False,
            },
            "members": _TEXTS,
            "inside": _INSIDE,
        },
    },
    "GraphEdge": {
        "type": "object",
        "required": ["from", "to", "kind"],
        "properties": {
            "from": {**_TEXT, "description": "The id or group that is waited for."},
            "to": {**_TEXT, "description": "The id or group that waits."},
            "kind": {"type": "string", "enum": [kind.value for kind in EdgeKind]},
        },
    },
    "Graph": {
        "type": "object",
        "required": [
            *("key", "id", "version", "fetchedAt", "complete", "incompleteReason", "archived"),
            *("fold", "nodes", "edges", "cycles"),
        ],
        "properties": {
            "key": _TEXT,
            "id": {**_TEXT, "nullable": True},
            "version": _TEXT,
            "fetchedAt": {"type": "number", "nullable": True},
            "complete": {"type": "boolean"},
            "incompleteReason": {**_TEXT, "nullable": True},
            "archived": {"type": "boolean"},
            "fold": {**_TEXT, "description": "The rung of the ladder; `none` for no folding."},
            "nodes": {"type": "array", "items": of("GraphNode")},
            "groups": {"type": "array", "items": of("GraphGroup")},
            "edges": {"type": "array", "items": of("GraphEdge")},
            "cycles": {"type": "array", "items": _TEXTS},
            "opened": _TEXTS,
            "redundantEdges": {**_COUNT, "description": "Edges that others imply."},
            "hiddenEdges": {**_COUNT, "description": "Those of them that are left out."},
        },
    },
    "Preparing": {
        "type": "object",
        "required": ["status", "message"],
        "properties": {"status": {"type": "string", "enum": ["preparing"]}, "message": _TEXT},
    },
}
"""Under the names that they have in the schema."""
