"""The hash of a structure."""

from __future__ import annotations

from dashboard.graph.fold import unfolded
from dashboard.graph.model import graph_of
from dashboard.graph.shape import structure_hash
from tests.dashboard.made import graph, task


def test_statuses_and_texts_leave_the_hash_alone() -> None:
    before = [task("a"), task("b", "a")]
    after = [task("a", status="completed", title="new"), task("b", "a", assignedAgentId="x")]
    hashes = {structure_hash(unfolded(graph_of(tasks)), "LR") for tasks in (before, after)}
    assert len(hashes) == 1


def test_ids_edges_kinds_and_direction_each_change_the_hash() -> None:
    texts = ["a>b", "a>c", "b>a", "a!b", "a>b c"]
    hashes = {structure_hash(unfolded(graph(text)), "LR") for text in texts}
    hashes.add(structure_hash(unfolded(graph("a>b")), "TB"))
    assert len(hashes) == 6


def test_ids_that_json_must_escape_have_a_hash() -> None:
    assert len(structure_hash(unfolded(graph_of([task("\ud800\x00😀")])), "LR")) == 64
