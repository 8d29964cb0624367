"""The folding ladder: ways to draw several tasks as one, from fine to coarse.

    none       every task by itself
    alike      tasks with the same prerequisites, dependents and kind
    shape-3    tasks that look alike from (rank, kind) for three steps around: colour refinement
    shape-2    … for two steps
    shape-1    … for one step
    kind       tasks of one rank and kind
    agent      tasks of one rank and agent
    rank       tasks of one rank
    bands-N    tasks of N neighbouring ranks, N a power of two

Each rung but `agent` only joins groups of the one above it, and ghosts only join ghosts. A group
has one rank, or a run of ranks that is all its own, so a folded acyclic graph stays acyclic. With
`+chains` behind it, a rung also joins the groups of each chain: there an edge is the only one
that leaves its source and the only one that reaches its target, so joining makes no cycle either.

The agent is not structure, and a claim changes it: so its rung is offered only while every task
names an agent, and a group is known by its members and not by the agent or the kind.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import repeat

from dashboard.graph.model import KINDS
from dashboard.graph.numbered import Numbered
from dashboard.graph.traits import Traits

NESTED = ("rank", "kind", "shape-1", "shape-2", "shape-3", "alike", "none")
"""The rungs with a name of their own, each finer than the one before it; `agent` stands aside."""

CHAINS = "+chains"
_BANDS = "bands-"
_WIDEST = 24  # twice that power of two is more ranks than a list can have


class Ladder:
    """The rungs over one graph, each worked out when first asked for.

    A rung is a colour a node: an int from 0, the same for the members of one group.
    """

    def __init__(self, graph: Numbered, traits: Traits) -> None:
        self.graph = graph
        self.traits = traits
        self._rungs: dict[str, list[int]] = {}

    @property
    def every_task_names_an_agent(self) -> bool:
        """Whether the agents say enough to fold by; who has a task elsewhere does not count."""
        drawn = self.graph.graph
        return all(map(self.traits.agents.get, set(drawn.nodes) - drawn.ghosts))

    def colours(self, rung: str) -> list[int]:
        """The colours of `rung`; ValueError where there is no rung of that name."""
        if rung not in self._rungs:
            self._rungs[rung] = self._worked_out(rung)
        return self._rungs[rung]

    def size(self, rung: str) -> int:
        """How many nodes a picture of that rung has."""
        return max(self.colours(rung), default=-1) + 1

    def _worked_out(self, rung: str) -> list[int]:
        if rung.endswith(CHAINS):
            return self._joined(self.colours(rung.removesuffix(CHAINS)))
        match rung:
            case "none":
                return list(range(len(self.graph.rank)))
            case "alike":
                own = zip(self._kinds(), self._ghosts(), strict=True)
                return self._told_apart(own, range(len(self.graph.rank)))
            case "shape-1" | "shape-2" | "shape-3":
                coarser = self.colours(NESTED[NESTED.index(rung) - 1])
                return self._told_apart(coarser, coarser)
        return _coloured(self._by_rank(rung))

    def _by_rank(self, rung: str) -> Iterator[Hashable]:
        ranks, ghosts = self.graph.rank, self._ghosts()
        match rung:
            case "kind":
                return zip(ranks, ghosts, self._kinds(), strict=True)
            case "agent":
                agents = map(self.traits.agents.get, self.graph.graph.nodes)
                return zip(ranks, ghosts, agents, strict=True)
        width = _width_of(rung)
        return zip((rank // width for rank in ranks), ghosts, strict=True)

    def _kinds(self) -> Iterator[str | None]:
        return map(self.traits.kinds.get, self.graph.graph.nodes)

    def _ghosts(self) -> Iterator[bool]:
        return map(self.graph.graph.ghosts.__contains__, self.graph.graph.nodes)

    def _told_apart(self, own: Iterable[Hashable], seen: Iterable[int]) -> list[int]:
        """Colours by each node's `own` and by what its neighbours are `seen` as, counted."""
        seen = [len(KINDS) * colour for colour in seen]
        before: list[list[int]] = [[] for _ in seen]
        after: list[list[int]] = [[] for _ in seen]
        for source, target, kind in self.graph.pairs:
            before[target].append(seen[source] + kind)
            after[source].append(seen[target] + kind)
        around = zip(map(_sorted, before), map(_sorted, after), strict=True)
        return _coloured(zip(own, around, strict=True))

    def _joined(self, colours: list[int]) -> list[int]:
        """`colours` with the groups of each chain made one; ghosts and cycles join nothing."""
        rank, ghosts = self.graph.rank, list(self._ghosts())
        links = {
            (colours[source], colours[target]): rank[source] < rank[target]
            and not (ghosts[source] or ghosts[target])
            for source, target, _ in self.graph.pairs
            if colours[source] != colours[target]
        }
        leaving: dict[int, int] = {}
        reaching: dict[int, int] = {}
        for source, target in links:
            leaving[source] = leaving.get(source, 0) + 1
            reaching[target] = reaching.get(target, 0) + 1
        earlier = {
            target: source
            for (source, target), joinable in links.items()
            if joinable and leaving[source] == 1 and reaching[target] == 1
        }
        heads = _heads(earlier)
        return _coloured(heads.get(colour, colour) for colour in colours)


def bands() -> Iterator[str]:
    """The rungs of bands of ranks, from narrow to wide without end in sight."""
    return (f"{_BANDS}{2**power}" for power in range(1, _WIDEST))


def is_rung(name: str) -> bool:
    """Whether a ladder has a rung of that name."""
    plain = name.removesuffix(CHAINS)
    return plain in NESTED or plain == "agent" or plain in bands()


def _width_of(rung: str) -> int:
    if rung != "rank" and rung not in bands():
        raise ValueError(f"no rung is called {rung!r}")
    return 1 if rung == "rank" else int(rung.removeprefix(_BANDS))


def _heads(earlier: dict[int, int]) -> dict[int, int]:
    """The first of its chain for each that has one before it."""
    heads: dict[int, int] = {}
    for start in earlier:
        path, node = [], start
        while node in earlier and node not in heads:
            path.append(node)
            node = earlier[node]
        heads.update(zip(path, repeat(heads.get(node, node))))
    return heads


def _coloured(marks: Iterable[Hashable]) -> list[int]:
    """A number from 0 for each mark, the same for equal ones, in the order of appearance."""
    table: dict[Hashable, int] = {}
    return [table.setdefault(mark, len(table)) for mark in marks]


def _sorted(values: list[int]) -> tuple[int, ...]:
    return tuple(sorted(values)) if len(values) > 1 else tuple(values)
