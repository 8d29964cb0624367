"""The graph as JSON, for scripts: `graph.json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from dashboard.drawing.words import group_title
from dashboard.graph.cycles import cycles
from dashboard.graph.fold import Folded, FoldedNode
from dashboard.graph.model import Edge, Graph
from dashboard.graph.ranks import ranks
from tasks_proxy.core.records import Task


def as_json(graph: Graph, tasks: Mapping[str, Task]) -> dict[str, Any]:
    """Every task and ghost in `nodes` and every edge in `edges`, none folded, none left out."""
    rank = ranks(graph.nodes, graph.edges)
    return {
        "fold": "none",
        "nodes": [_task(node, rank[node], tasks.get(node)) for node in graph.nodes],
        "edges": _edges(graph.edges),
        "cycles": [list(circle) for circle in cycles(graph)],
    }


def folded_as_json(graph: Graph, folded: Folded, tasks: Mapping[str, Task]) -> dict[str, Any]:
    """What the folded picture draws: `nodes` that stay tasks, `groups`, and edges between both.

    `redundantEdges` counts the edges that others imply, `hiddenEdges` those of them left out.
    What an opened group held names the keys of the groups around it in `inside`.
    """
    return {
        "fold": folded.rung,
        "nodes": [
            _task(node.key, node.rank, tasks.get(node.key)) | _inside(node)
            for node in folded.nodes
            if not node.is_group
        ],
        "groups": [_group(node, tasks) for node in folded.nodes if node.is_group],
        "edges": _edges(folded.edges),
        "opened": sorted(folded.opened),
        "redundantEdges": folded.redundant,
        "hiddenEdges": folded.hidden,
        "cycles": [list(circle) for circle in cycles(graph)],
    }


def _task(task_id: str, rank: int, task: Task | None) -> dict[str, Any]:
    if task is None:
        return {"taskId": task_id, "rank": rank, "ghost": True}
    return {
        "taskId": task_id,
        "title": task.title,
        "status": task.fields.get("status", task.status),
        "agent": task.agent,
        "progress": task.progress,
        "rank": rank,
    }


def _group(node: FoldedNode, tasks: Mapping[str, Task]) -> dict[str, Any]:
    members = [tasks[member] for member in node.members if member in tasks]
    return {
        "group": node.key,
        "title": group_title(node, members),
        "rank": node.rank,
        "lastRank": node.until,
        "count": len(node.members),
        "ghost": node.ghost,
        "statuses": dict(Counter(task.status.value for task in members)),
        "members": list(node.members),
        **_inside(node),
    }


def _inside(node: FoldedNode) -> dict[str, Any]:
    return {"inside": list(node.inside)} if node.inside else {}


def _edges(edges: tuple[Edge, ...]) -> list[dict[str, str]]:
    return [{"from": edge.source, "to": edge.target, "kind": edge.kind.value} for edge in edges]
