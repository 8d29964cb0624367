"""The board of a list on its page: columns by status, or the same for each agent in a lane."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.board.columns import LANE_LIMIT, Column, columns_of, limits_of
from dashboard.drawing.words import aside
from dashboard.lists.asked import address
from dashboard.lists.paging import page_of
from dashboard.lists.query import NOBODY
from dashboard.lists.sight import Sight
from dashboard.table.columns import Facts
from tasks_proxy.core.records import Task
from tasks_proxy.core.statuses import Status

LANES = 6
"""Agents of a page."""


@dataclass(frozen=True, slots=True)
class Card:
    """A task on the board; `waits` and `outside` count what it waits for here and elsewhere."""

    task: Task
    aside: str
    waits: int
    outside: int
    ready: bool
    stuck: bool
    percent: int | None


@dataclass(frozen=True, slots=True)
class Pile:
    """A column with its cards; `more` is the address that shows more of them."""

    column: Column
    cards: tuple[Card, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Lane:
    """An agent's row of the board; without an `agent` the whole board is one."""

    agent: str | None
    word: str
    total: int
    piles: tuple[Pile, ...]
    alone: str = ""


def board_sheet(sight: Sight) -> dict[str, Any]:
    """The context of the board."""
    by_agent = sight.asked.get("group") == "agent"
    context: dict[str, Any] = {
        "by_agent": by_agent,
        "group_status": address(sight.asked, group=None, page=None),
        "group_agent": address(sight.asked, group="agent", page=None, show=None),
    }
    if sight.snapshot is None or sight.sieve is None:
        return context | {"lanes": ()}
    if not by_agent:
        columns = columns_of(
            sight.tasks,
            ready=sight.sieve.ready,
            statuses=sight.query.statuses,
            limits=limits_of(sight.asked.getlist("show")),
        )
        piles = _piles(sight, columns, lambda column: _more(sight, column))
        return context | {"lanes": (Lane(None, "", len(sight.tasks), piles),)}
    held: defaultdict[str, list[Task]] = defaultdict(list)
    for task in sight.tasks:
        held[task.agent or NOBODY].append(task)
    shown = page_of(sorted(held, key=lambda agent: _rank(agent, held[agent])), _page(sight), LANES)
    return context | {
        "lanes": tuple(_lane(sight, agent, held[agent]) for agent in shown.items),
        "shown": shown,
    }


def _page(sight: Sight) -> str | None:
    return sight.asked.get("page")


def _rank(agent: str, tasks: list[Task]) -> tuple[bool, bool, str]:
    """Those at work first, then by name; nobody's tasks last."""
    working = any(task.status is Status.IN_PROGRESS for task in tasks)
    return agent == NOBODY, not working, agent.casefold()


def _lane(sight: Sight, agent: str, tasks: list[Task]) -> Lane:
    ready = sight.sieve.ready if sight.sieve else frozenset()
    # The whole list decides which columns there are, so that those of all lanes stand in line.
    statuses = sight.query.statuses or {
        column.status for column in columns_of(sight.tasks, ready=(), limit=0)
    }
    columns = columns_of(tasks, ready=ready, statuses=statuses, limit=LANE_LIMIT)
    alone = address(sight.asked, agent=agent, page=None)
    more = address(sight.asked, agent=agent, group=None, page=None)
    word = "Nobody" if agent == NOBODY else agent
    return Lane(agent, word, len(tasks), _piles(sight, columns, lambda _: more), alone)


def _more(sight: Sight, column: Column) -> str:
    kept = [
        word for word in sight.asked.getlist("show") if not word.startswith(f"{column.status}.")
    ]
    return address(sight.asked, show=[*kept, f"{column.status}.{column.more}"])


def _piles(
    sight: Sight, columns: tuple[Column, ...], more: Callable[[Column], str]
) -> tuple[Pile, ...]:
    if sight.snapshot is None:
        return ()
    facts = Facts(sight.snapshot, sight.now * 1000)
    return tuple(
        Pile(column, tuple(_card(sight, task, facts) for task in column.shown), more(column))
        for column in columns
    )


def _card(sight: Sight, task: Task, facts: Facts) -> Card:
    waits, outside = facts.before(task)
    sieve = sight.sieve
    running = task.status is Status.IN_PROGRESS and task.progress is not None
    return Card(
        task,
        aside(task, sight.now * 1000)[:80],
        waits,
        outside,
        sieve is not None and task.id in sieve.ready,
        sieve is not None and task.id in sieve.stuck,
        round(100 * (task.progress or 0)) if running else None,
    )
