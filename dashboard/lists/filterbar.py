"""The filter bar of a list: chips, choices of agents and kinds, and what is asked for now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dashboard.lists.asked import UNFILTERED, address, toggled
from dashboard.lists.query import NOBODY
from dashboard.lists.sight import Sight
from dashboard.lists.summary import ALWAYS_SHOWN, Summary
from tasks_proxy.core.statuses import MEANINGS

MOST_CHOICES = 60
"""Agents, and kinds, that the bar offers: those with the most tasks, and those asked for."""

_OWN = frozenset({"status", "q", "agent", "kind", "ready", "stuck", "page"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on or off; `href` is the address with it the other way."""

    name: str
    value: str
    word: str
    count: int
    on: bool
    shown: bool
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of many values, of which several may be chosen."""

    value: str
    word: str
    count: int
    on: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The choices of one filter; `left_out` counts those that are too many to offer."""

    name: str
    word: str
    choices: tuple[Choice, ...]
    left_out: int

    @property
    def chosen(self) -> int:
        """How many are on."""
        return sum(choice.on for choice in self.choices)


@dataclass(frozen=True, slots=True)
class FilterBar:
    """All of it; `kept` are the other names of the address, which a form must not lose."""

    chips: tuple[Chip, ...]
    menus: tuple[Menu, ...]
    words: str
    active: bool
    clear: str
    kept: tuple[tuple[str, str], ...]


def filterbar(sight: Sight, numbers: Summary | None) -> FilterBar:
    """The bar over what somebody looks at; `numbers` is None before the first reading."""
    query, sieve = sight.query, sight.sieve
    agents = sieve.agents if sieve else Counter[str]()
    kinds = sieve.kinds if sieve else Counter[str]()
    return FilterBar(
        chips=(*_statuses(sight, numbers), *_standings(sight)),
        menus=(
            _menu("agent", "Agents", agents, query.agents, _agent_word),
            _menu("kind", "Kinds", kinds, query.kinds, str),
        ),
        words=query.words,
        active=query.asks,
        clear=address(sight.asked, **UNFILTERED),
        kept=tuple(
            (name, value)
            for name, values in sight.asked.lists()
            if name not in _OWN
            for value in values
        ),
    )


def _statuses(sight: Sight, numbers: Summary | None) -> Iterator[Chip]:
    counts = {count.status: count.count for count in numbers.counts} if numbers else {}
    for status, meaning in MEANINGS.items():
        count, on = counts.get(status, 0), status in sight.query.statuses
        yield Chip(
            "status",
            status,
            meaning.word,
            count,
            on,
            bool(count) or on or status in ALWAYS_SHOWN,
            toggled(sight.asked, "status", status),
        )


def _standings(sight: Sight) -> Iterator[Chip]:
    """What the rules say of tasks, beyond their status."""
    for name, word, on in (
        ("ready", "Ready", sight.query.ready),
        ("stuck", "Stuck", sight.query.stuck),
    ):
        found: frozenset[str] = getattr(sight.sieve, name) if sight.sieve else frozenset()
        href = toggled(sight.asked, name, "1")
        yield Chip(name, "1", word, len(found), on, bool(found) or on, href)


def _menu(
    name: str, word: str, counts: Counter[str], chosen: frozenset[str], says: Callable[[str], str]
) -> Menu:
    offered = dict(counts.most_common(MOST_CHOICES))
    offered |= {value: counts[value] for value in sorted(chosen)}
    ordered = sorted(offered, key=lambda value: (value != NOBODY, says(value).casefold()))
    choices = tuple(
        Choice(value, says(value), offered[value], value in chosen) for value in ordered
    )
    return Menu(name, word, choices, max(0, len(counts) - MOST_CHOICES))


def _agent_word(agent: str) -> str:
    return "Nobody" if agent == NOBODY else agent
