"""Sketches kept in Redis for a list's newest version, so that its first viewer waits for nothing.

One a list, of what everybody sees first: it opens no snapshot, folds nothing and knows no viewer,
for time, ghosts and links are laid over it when it is painted.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cachetools import LRUCache

from dashboard.drawing.cache import KEPT_SECONDS
from dashboard.drawing.pen import GroupFace
from dashboard.drawing.sketch import Sketch
from dashboard.graph.fold import Folded, FoldedNode
from dashboard.graph.model import Edge, EdgeKind
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import keys
from tasks_proxy.store.client import answering
from tasks_proxy.store.kept import opener

FORM = 1
"""Another one for another form, and for whatever folds or explains the same list otherwise."""

_OF_A_TASK = (
    *("id", "title", "status", "agent", "blocked_reason", "progress", "retry_count"),
    *("max_retries", "started_at", "completed_at", "blocked_at"),
)
_noted: LRUCache[int, tuple[object, ...]] = LRUCache(1_024)


def keep(task_list: TaskList, version: str, sketch: Sketch) -> None:
    """Keep the sketch of that version, if it is what everybody sees first. StoreUnavailable."""
    told = (version, sketch.shape, sketch.critical, tuple(sketch.estimates.items()))
    if not sketch.first or _noted.get(task_list.pk) == told:
        return
    data = zlib.compress(json.dumps(_closed(version, sketch)).encode("ascii"), 1)
    with answering() as client:
        client.set(keys.of_list(task_list, "sketch"), data, ex=KEPT_SECONDS)
    _noted[task_list.pk] = told


def kept(task_list: TaskList, version: str) -> Sketch | None:
    """The sketch of that very version; None where none is kept. Raises StoreUnavailable."""
    with answering() as client:
        data = client.get(keys.of_list(task_list, "sketch"))
    if not isinstance(data, bytes):
        return None
    try:
        found = _open(zlib.decompress(data))
    except zlib.error:
        return None
    return found[1] if found and found[0] == version else None


def forget() -> None:
    """Write anew whatever is kept next."""
    _noted.clear()


def _closed(version: str, sketch: Sketch) -> dict[str, Any]:
    folded = sketch.folded
    number = {node.key: place for place, node in enumerate(folded.nodes)}
    return {
        "form": FORM,
        "version": version,
        "direction": sketch.direction,
        "shape": sketch.shape,
        "total": sketch.total,
        "rung": folded.rung,
        "hidden": folded.hidden,
        "redundant": folded.redundant,
        "nodes": [
            [node.key, node.members if node.is_group else (), node.rank, node.until, node.ghost]
            for node in folded.nodes
        ],
        "edges": [
            [
                *(number[edge.source], number[edge.target], edge.kind),
                *(edge in sketch.circling, (edge.source, edge.target) in sketch.critical),
            ]
            for edge in folded.edges
        ],
        "path": sorted(number[key] for key in sketch.on_path),
        "tasks": [[getattr(task, name) for name in _OF_A_TASK] for task in sketch.tasks.values()],
        "groups": {key: list(face) for key, face in sketch.groups.items()},
        "estimates": dict(sketch.estimates),
        "notes": sketch.notes,
    }


def _opened(body: Mapping[str, Any]) -> tuple[str, Sketch]:
    if body["form"] != FORM:
        raise ValueError("another form")
    nodes = tuple(
        FoldedNode(key, tuple(members) or (key,), rank, ghost=ghost, until=until)
        for key, members, rank, until, ghost in body["nodes"]
    )
    edges = [
        (Edge(nodes[source].key, nodes[target].key, EdgeKind(kind)), circling, critical)
        for source, target, kind, circling, critical in body["edges"]
    ]
    drawn = tuple(edge for edge, _, _ in edges)
    folded = Folded(nodes, drawn, body["rung"], body["hidden"], body["redundant"])
    tasks = [Task(**dict(zip(_OF_A_TASK, told, strict=True))) for told in body["tasks"]]
    sketch = Sketch(
        folded,
        body["direction"],
        body["shape"],
        body["total"],
        {task.id: replace(task, status=Status(task.status)) for task in tasks},
        {
            key: GroupFace(title, agents, _counted(counts))
            for key, (title, agents, counts) in body["groups"].items()
        },
        circling=frozenset(edge for edge, circling, _ in edges if circling),
        critical=frozenset((edge.source, edge.target) for edge, _, critical in edges if critical),
        on_path=frozenset(nodes[place].key for place in body["path"]),
        estimates=body["estimates"],
        notes=tuple(body["notes"]),
        first=True,
    )
    return body["version"], sketch


def _counted(counts: dict[str, int]) -> Counter[Status]:
    return Counter({Status(name): count for name, count in counts.items()})


_open = opener(_opened)
