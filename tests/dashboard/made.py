"""Tasks and graphs for tests, made from few words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from dashboard.graph.fold import Folded, fold, ladder_over
from dashboard.graph.model import Edge, EdgeKind, Graph
from dashboard.graph.traits import Traits
from tasks_proxy.core.records import Task

WORKLOADS = (
    "bwa-large",
    "epigenomics-hep-2seq-50k",
    "montage-2mass-01d",
    "montage-2mass-05d",
    "rnaseq",
    "seismology-1100p",
    "taskmaster-master",
)
_DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def task(task_id: str, *needs: str, **fields: Any) -> Task:
    """A pending task that depends on `needs`; `fields` are the wire's."""
    wire = {"taskId": task_id, "title": task_id, "status": "pending", "dependsOn": list(needs)}
    return Task.from_fields(wire | fields)


def graph(text: str) -> Graph:
    """A graph from words as `a>b` (b depends on a), `a!b` (a blocks b) and `c` (alone)."""
    nodes: dict[str, None] = {}
    edges = []
    for word in text.split():
        for sign, kind in ((">", EdgeKind.DEPENDS), ("!", EdgeKind.BLOCKS)):
            if sign in word:
                source, target = word.split(sign)
                edges.append(Edge(source, target, kind))
        nodes.update(dict.fromkeys(word.replace("!", ">").split(">")))
    return Graph(tuple(nodes), tuple(edges))


def folded(drawn: Graph, rung: str, *opened: str, traits: Traits | None = None) -> Folded:
    """That graph on a rung of the ladder, with some groups open."""
    return fold(ladder_over(drawn, traits), rung, frozenset(opened))


def reachable(graph: Graph, kinds: tuple[EdgeKind, ...] = tuple(EdgeKind)) -> set[tuple[str, str]]:
    """Every pair joined by a path of one edge or more: the slow and simple way."""
    pairs = {(edge.source, edge.target) for edge in graph.edges if edge.kind in kinds}
    while True:
        longer = {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs
        if not longer:
            return pairs
        pairs |= longer


def workload(name: str) -> list[Task]:
    """The tasks of a shared workload; the test is skipped where the file is not there."""
    path = _DATA / f"{name}.json"
    if not path.is_file():
        pytest.skip(f"the workload {name} is not at ../shared/data beside the repository")
    return [Task.from_fields(fields) for fields in json.loads(path.read_text())["tasks"]]


@st.composite
def graphs(draw: st.DrawFn, *, acyclic: bool = False, most: int = 8) -> Graph:
    """Graphs of up to `most` nodes with edges of both kinds."""
    size = draw(st.integers(0, most))
    names = tuple(f"t{number}" for number in range(size))
    pairs = [(names[a], names[b]) for a in range(size) for b in range(size) if a < b or not acyclic]
    kinds = st.sampled_from([EdgeKind.DEPENDS, EdgeKind.DEPENDS, EdgeKind.BLOCKS])
    edge = st.builds(
        lambda pair, kind: Edge(pair[0], pair[1], kind),
        st.sampled_from(pairs or [("", "")]),
        kinds,
    )
    edges = draw(st.lists(edge, max_size=3 * size, unique=True)) if pairs else []
    return Graph(names, tuple(edges))
