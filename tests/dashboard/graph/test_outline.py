"""The outline."""

from __future__ import annotations

from dashboard.graph.model import EdgeKind, graph_of
from dashboard.graph.outline import outline
from tests.dashboard.made import task


def test_tasks_come_by_rank_with_what_they_wait_for() -> None:
    tasks = [task("c", "b", "gone"), task("b", "a"), task("a"), task("d", blockedByTaskIds=["a"])]
    entries = outline(graph_of(tasks), {item.id: item for item in tasks})
    assert [(entry.task.id, entry.rank) for entry in entries] == [
        ("a", 0),
        ("b", 1),
        ("d", 1),
        ("c", 2),
    ]
    by_id = {entry.task.id: entry.prerequisites for entry in entries}
    assert [(item.task_id, item.task is None) for item in by_id["c"]] == [
        ("b", False),
        ("gone", True),
    ]
    assert by_id["d"][0].kind is EdgeKind.BLOCKS
