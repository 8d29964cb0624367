"""Which way a picture leads by itself."""

from __future__ import annotations

import pytest

from dashboard.drawing.plan import View, plan_for
from dashboard.graph.groups import key_of
from tasks_proxy.core.records import Task
from tests.dashboard.made import WORKLOADS, task, workload

_DOWN = {"taskmaster-master"}


def steps(count: int, beside: int) -> list[Task]:
    """`count` ranks of `beside` tasks; each waits for two of the rank before."""
    return [
        task(f"{rank}-{place}", *({f"{rank - 1}-{place}", f"{rank - 1}-0"} if rank else ()))
        for rank in range(count)
        for place in range(beside)
    ]


@pytest.mark.parametrize(
    ("count", "beside", "leads"),
    [
        *[
            (1, 1, "LR"),
            (2, 1, "LR"),
            (4, 1, "LR"),
            (5, 1, "LR"),
            (3, 3, "LR"),
        ],  # these fit, or nearly
        *[(6, 1, "TB"), (12, 1, "TB"), (30, 1, "TB"), (10, 3, "TB"), (20, 5, "TB")],
        *[(2, 40, "LR"), (3, 10, "LR"), (10, 10, "LR"), (8, 18, "LR")],
    ],
)
def test_a_deep_graph_leads_down_and_a_broad_one_to_the_right(
    count: int, beside: int, leads: str
) -> None:
    assert plan_for(steps(count, beside), View()).direction == leads


@pytest.mark.parametrize("name", WORKLOADS)
def test_the_real_graphs_lead_where_more_of_them_is_seen(name: str) -> None:
    assert plan_for(workload(name), View()).direction == ("TB" if name in _DOWN else "LR")


def test_who_asks_is_heeded() -> None:
    for asked in ("LR", "TB"):
        planned = plan_for(steps(30, 1), View(direction=asked))
        assert planned.direction == planned.view.direction == asked


def test_tasks_without_edges_turn_nothing() -> None:
    assert plan_for([task(f"{number}") for number in range(90)], View()).direction == "LR"
    alone = [task(f"alone-{number}") for number in range(60)]
    assert plan_for([*steps(12, 1), *alone], View()).direction == "TB"


def test_opening_a_group_does_not_turn_the_picture() -> None:
    wide = [task(f"a{number:03}", "r11", title="Part") for number in range(200)]
    tasks = [*(task(f"r{n}", *([f"r{n - 1}"] if n else [])) for n in range(12)), *wide]
    closed = plan_for(tasks, View())
    opened = plan_for(tasks, View(opened=frozenset({key_of("a000", 0)})))
    assert len(opened.folded.nodes) > len(closed.folded.nodes)
    assert opened.direction == closed.direction == "TB"


def test_the_first_picture_and_the_one_named_by_its_direction_are_one_layout() -> None:
    tasks = steps(12, 1)
    assert plan_for(tasks, View()).shape == plan_for(tasks, View(direction="TB")).shape
