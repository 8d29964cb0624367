"""Real task graphs: all of each is drawn and told."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from dashboard.drawing.export import as_json
from dashboard.drawing.layout import lay_out
from dashboard.drawing.paint import Scene, paint
from dashboard.drawing.plan import plan
from dashboard.drawing.run import IN_REQUEST
from dashboard.graph.cycles import warning
from tests.dashboard.made import WORKLOADS, workload

_SMALL = [name for name in WORKLOADS if name.split("-")[0] not in {"bwa", "seismology"}]
_SMALL.remove("montage-2mass-05d")


@pytest.mark.parametrize("name", WORKLOADS)
def test_the_json_holds_exactly_the_tasks_and_edges(name: str) -> None:
    tasks = workload(name)
    planned = plan(tasks, "none", "LR")
    said = as_json(planned.graph, {task.id: task for task in tasks})
    assert [node["taskId"] for node in said["nodes"]] == [task.id for task in tasks]
    assert {(edge["from"], edge["to"]) for edge in said["edges"]} == {
        (source, task.id) for task in tasks for source in task.depends_on
    }


@pytest.mark.parametrize("name", _SMALL)
def test_unfolded_there_is_one_node_a_task(name: str) -> None:
    tasks = workload(name)
    planned = plan(tasks, "none", "LR")
    layout = lay_out(planned.folded, "LR", IN_REQUEST)
    by_id = {task.id: task for task in tasks}
    svg = paint(Scene(planned.folded, layout, by_id, 0, planned.circling()))
    root = ET.fromstring(svg)
    nodes = [item.get("data-task") for item in root.iter("{http://www.w3.org/2000/svg}g")]
    assert sorted(filter(None, nodes)) == sorted(by_id)
    assert len(planned.folded.edges) + planned.folded.hidden == len(planned.graph.edges)


@pytest.mark.parametrize("name", WORKLOADS)
def test_folded_the_layout_is_a_requests_work(name: str) -> None:
    planned = plan(workload(name), "auto", "LR")
    assert not planned.large
    assert len(lay_out(planned.folded, "LR", IN_REQUEST).boxes) == len(planned.folded.nodes)


def test_the_cycle_of_taskmaster_is_named() -> None:
    tasks = workload("taskmaster-master")
    said = warning(plan(tasks, "auto", "LR").cycles, {task.id: task.title for task in tasks})
    assert said is not None
    assert "“Create Project Template Structure”" in said
