"""The floor of the graphs' bench: `dot -Tsvg` of a whole graph as it is, with a limit of time.

Bare it is given boxes of one size without a word, and titled what our export as DOT holds: each
task's title and status, which our pictures show too.
"""

from __future__ import annotations

import os
import subprocess

from dashboard.drawing.as_dot import as_dot
from dashboard.drawing.dot import Parameters, dot_text
from dashboard.graph.fold import unfolded
from dashboard.graph.model import graph_of
from dashboard.graph.shape import Direction
from tasks_proxy.core.records import Task
from tests.benchmarks.measuring import took

LIMIT = float(os.environ.get("BENCH_DOT_SECONDS", "60"))
"""Seconds after which plain `dot` has lost; the row says so."""

_LATE = 124  # what `timeout` ends with then


class PlainDot:
    """Plain `dot` on one graph; once it was too slow it is not run again."""

    def __init__(
        self, tasks: tuple[Task, ...], direction: Direction, *, titled: bool = False
    ) -> None:
        folded = unfolded(graph_of(tasks))
        if titled:
            by_id = {task.id: task for task in tasks}
            text = as_dot(folded, by_id, {}, stamp="", direction=direction)
        else:
            text = dot_text(folded, direction, Parameters())
        self._text = text.encode()
        self.times: list[float] = []
        self.lost = False

    def run(self) -> None:
        """Run it once more."""
        if self.lost:
            return
        spent = took(self._run)
        if not self.lost:
            self.times.append(spent)

    def _run(self) -> None:
        # Not the limit of `subprocess`, which sees an end up to 50 ms late.
        command = ["timeout", str(LIMIT), "dot", "-Tsvg"]
        done = subprocess.run(command, input=self._text, stdout=subprocess.DEVNULL, check=False)
        if done.returncode not in {0, _LATE}:
            raise RuntimeError(f"dot ended with {done.returncode}")
        self.lost = done.returncode == _LATE
