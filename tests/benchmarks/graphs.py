"""Pictures of the shared workloads and of 20,000 tasks: cold, prepared, unfolded, repainted.

All of them in the direction that the product itself chooses, and each floor beside what it is a
floor of.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from django.http import QueryDict

from dashboard.drawing.picture import Picture, picture
from dashboard.drawing.plan import Plan, View, plan_for
from dashboard.drawing.prepare import prepare_of
from dashboard.graph.choice import BUDGET
from dashboard.graph.explain import analyse
from dashboard.graph.ladder import CHAINS, NESTED
from dashboard.graph.model import graph_of
from dashboard.lists.drawn import drawn, drawn_ahead
from dashboard.lists.reading import Reading
from dashboard.overview.ahead import draw_ahead
from tasks_proxy.core.records import Snapshot, Task
from tests.benchmarks.graph_sources import LARGE, changed, generated, shared
from tests.benchmarks.graph_viewer import NoDot, Viewer, forget_process
from tests.benchmarks.measuring import median, more, row, took
from tests.benchmarks.plain_dot import LIMIT, PlainDot

_EACH = View("none")
_FOLDED, _UNFOLDED = QueryDict("view=graph"), QueryDict("view=graph&fold=none")
_CHANGES = 5


def run() -> None:
    """Two lines for each workload, then those of a generated list of 20,000 tasks."""
    viewer = Viewer()
    for name, tasks in shared():
        direction = plan_for(tasks, _EACH).direction
        plain, titled = (PlainDot(tasks, direction, titled=titled) for titled in (False, True))
        viewer.write(tasks)
        _measure_unfolded(viewer, name, tasks, plain, titled)
        _measure_folded(viewer, name, tasks, plain, most=0.4)
    tasks = generated(*LARGE)
    plain = PlainDot(tasks, plan_for(tasks, _EACH).direction)
    plain.run()
    viewer.write(tasks)
    _measure_folded(viewer, "generated", tasks, plain, most=1.5)
    _measure_next_version(viewer, tasks)
    by_id = {task.id: task for task in tasks}
    spent = _median(lambda: analyse(graph_of(tasks), by_id, time.time() * 1000), forget_process)
    what = f"analysis of {LARGE[0]:,} tasks and {LARGE[1]:,} edges"
    row(what, f"{spent:.2f} s", "", "", "at most 1 s")


def _measure_folded(
    viewer: Viewer, name: str, tasks: tuple[Task, ...], plain: PlainDot, *, most: float
) -> None:
    """The first picture from the snapshot in Redis, and a whole request for one drawn ahead.

    Both in a process that remembers nothing of the list.
    """
    cold = _median(partial(_shown, viewer, _FOLDED), viewer.forget)
    draw_ahead(viewer.task_list, viewer.read())
    if drawn_ahead(viewer.task_list, _FOLDED) is None:
        raise RuntimeError(f"{name}: nothing was drawn ahead")
    viewer.fetch()
    ahead = _median(viewer.fetch, forget_process)
    planned = plan_for(tasks, View())
    nodes, rung = len(planned.folded.nodes), planned.folded.rung
    row(
        f"{name}, {len(tasks):,} tasks: first picture from the snapshot alone; drawn ahead; nodes",
        f"{cold:.2f} s; {ahead * 1000:.0f} ms; {nodes}, rung `{rung}`, {planned.direction}"
        f" (richest rung: {_richest(planned)})",
        _floor(plain),
        _ratio(cold, plain),
        f"at most {most:g} s; 50 ms; 5 to {BUDGET} nodes",
    )


def _measure_unfolded(
    viewer: Viewer, name: str, tasks: tuple[Task, ...], plain: PlainDot, titled: PlainDot
) -> None:
    """Every task drawn, beside plain `dot`; then what one changed status costs."""
    snapshot = viewer.read()
    times: list[float] = []
    while more(times):
        plain.run()
        titled.run()
        viewer.forget()
        times.append(took(partial(_unfolded, viewer, snapshot)))
    cold = median(times)
    _shown(viewer, _UNFOLDED)
    again = []
    for number in range(_CHANGES):
        later = Reading(viewer.write(changed(tasks, number)))
        with NoDot():
            again.append(took(partial(drawn, viewer.task_list, later, _UNFOLDED)))
    viewer.write(tasks)
    planned = plan_for(tasks, _EACH)
    nodes, edges = len(planned.folded.nodes), len(planned.folded.edges)
    row(
        f"{name}, each of {nodes:,} nodes and {edges:,} edges, {planned.direction}: cold;"
        " after a change of status, for 100 nodes",
        f"{cold:.2f} s; {median(again) * 1000 / nodes * 100:.1f} ms",
        f"{_floor(plain)}; {_seconds(titled)} with titles",
        f"{_ratio(cold, plain)}; {_ratio(cold, titled)}",
        "at most 1.2; 5 ms, no `dot`",
    )


def _measure_next_version(viewer: Viewer, tasks: tuple[Task, ...]) -> None:
    """Whoever comes first after a change of status, before the job has drawn it ahead."""
    times: list[float] = []
    while more(times):
        viewer.write(changed(tasks, len(times)))
        times.append(took(viewer.fetch))
    what = "generated: drawn for the first who comes after a change of status, before the job"
    row(what, f"{median(times) * 1000:.0f} ms", "", "", "")


def _unfolded(viewer: Viewer, snapshot: Snapshot) -> None:
    """As it comes about: a job lays out, then a viewer's request paints."""
    prepare_of(viewer.task_list, snapshot, _EACH)
    if not isinstance(picture(viewer.task_list, snapshot, view=_EACH), Picture):
        raise TypeError("a layout that is at hand was left to a job")


def _shown(viewer: Viewer, asked: QueryDict) -> None:
    found = drawn(viewer.task_list, Reading(viewer.read()), asked)
    if found.picture is None:
        raise RuntimeError(found.problem or "a picture was left to a job")


def _richest(planned: Plan) -> int:
    names = [*NESTED, *(f"{rung}{CHAINS}" for rung in NESTED), "agent"]
    sizes = [planned.ladder.size(name) for name in names]
    return max((size for size in sizes if size <= BUDGET), default=0)


def _median(work: Callable[[], object], before: Callable[[], object]) -> float:
    times: list[float] = []
    while more(times):
        before()
        times.append(took(work))
    return median(times)


def _floor(plain: PlainDot) -> str:
    return f"{_seconds(plain)} (plain `dot -Tsvg`)"


def _seconds(plain: PlainDot) -> str:
    return f"over {LIMIT:g} s, given up" if plain.lost else f"{median(plain.times):.2f} s"


def _ratio(ours: float, plain: PlainDot) -> str:
    return "" if plain.lost else f"{ours / median(plain.times):.2f}"
