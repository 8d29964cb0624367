"""Which rung of the ladder a picture takes: as many nodes as it may have, and no jumping about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from dashboard.graph.ladder import CHAINS, NESTED, Ladder, bands, is_rung

BUDGET = 150
"""The most nodes of a picture whose rung is chosen anew."""

KEPT_FROM, KEPT_TO = 75, 200
"""A live list keeps its rung while that shows so many nodes."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The rung that a list's last picture took, and how many nodes and edges its graph had."""

    rung: str
    nodes: int
    edges: int

    def __str__(self) -> str:
        return f"{self.rung} {self.nodes} {self.edges}"

    @classmethod
    def parsed(cls, text: str) -> Taken | None:
        """What `str` of one gave; None for anything else."""
        match text.split(" "):
            case [rung, nodes, edges] if is_rung(rung) and nodes.isdecimal() and edges.isdecimal():
                return cls(rung, int(nodes), int(edges))
        return None


def taken(ladder: Ladder, rung: str) -> Taken:
    """The record of that rung for the next time."""
    graph = ladder.graph.graph
    return Taken(rung, len(graph.nodes), len(graph.edges))


def rung_for(ladder: Ladder, last: Taken | None) -> str:
    """The rung of an `auto` picture: the last one while it serves, else the one to choose.

    A rung serves from KEPT_FROM to KEPT_TO nodes; fewer will do where nothing finer is left to
    try: it is the finest, or the graph is of the same size as when it was chosen. So no change of
    a status, an agent or a title moves a picture to another rung.
    """
    if last is not None and is_rung(last.rung) and ladder.size(last.rung) <= KEPT_TO:
        settled = last.rung == "none" or last == taken(ladder, last.rung)
        if settled or ladder.size(last.rung) >= KEPT_FROM:
            return last.rung
    return chosen(ladder, BUDGET)


def chosen(ladder: Ladder, budget: int) -> str:
    """The rung with the most nodes that has at most `budget`, the coarsest where none has.

    Chains are joined only where every plain rung leaves half of the budget unused.
    """
    best = _finest(ladder, budget)
    if ladder.every_task_names_an_agent and ladder.size(best) < ladder.size("agent") <= budget:
        best = "agent"
    if 2 * ladder.size(best) >= budget or best == "none":
        return best
    joined = [rung + CHAINS for rung in reversed(NESTED) if ladder.size(rung) > budget]
    fitting = [rung for rung in joined if ladder.size(best) < ladder.size(rung) <= budget]
    return max(fitting, key=ladder.size, default=best)


def _finest(ladder: Ladder, budget: int) -> str:
    """The finest plain rung within the budget: from coarse to fine, for fine ones cost more."""
    fitting = list(takewhile(lambda rung: ladder.size(rung) <= budget, NESTED))
    if fitting:
        return fitting[-1]
    highest = max(ladder.graph.rank, default=0)
    for rung in bands():
        if ladder.size(rung) <= budget or int(rung.removeprefix("bands-")) > highest:
            return rung
    raise AssertionError("a band is wider than any list")  # pragma: no cover
